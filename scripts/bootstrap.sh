#!/usr/bin/env bash
# Installs what Kvasir needs and this machine lacks: the npm packages of the lock file (Node 24 is
# one of them) and Debian's packages of the engines. Says so before it does. Silent when nothing is
# missing. With --tests also what only the tests need.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
tests=false
[[ "${1:-}" == "--tests" ]] && tests=true
# Debian keeps servers where an ordinary user's PATH does not look.
PATH="$PATH:/usr/sbin:/sbin"

missing_packages() {
  command -v redis-server >/dev/null || echo redis-server
  command -v haproxy >/dev/null || echo haproxy
  command -v memcached >/dev/null || echo memcached
  command -v saslpasswd2 >/dev/null || echo sasl2-bin
  if $tests; then
    command -v openssl >/dev/null || echo openssl
    command -v ip >/dev/null || echo iproute2
    # Its programs are in no PATH; the tests start a server of their own.
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || echo postgresql
    if ! command -v python3 >/dev/null; then
      echo python3 python3-venv
    elif [[ ! -e .venv/stamp ]] && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
      echo python3-venv
    fi
  fi
}

install_packages() {
  echo "Kvasir needs Debian packages that are missing here: $*" >&2
  if ! command -v apt-get >/dev/null; then
    echo "There is no apt-get: install them in this system's own way, then try again." >&2
    exit 1
  fi
  local root=()
  if [[ "$(id -u)" != 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "Run as root: apt-get install --no-install-recommends $*" >&2
      exit 1
    fi
    root=(sudo)
    echo "Installing them with sudo." >&2
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive bash -s -- "$@" >&2 <<'ROOT'
set -euo pipefail
# Kvasir starts engines itself. Debian would start each as a service, which takes its port.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@"
for package in "$@"; do
  case $package in
    redis-server | haproxy | memcached | postgresql) service=$package ;;
    sasl2-bin) service=saslauthd ;;
    *) continue ;;
  esac
  # Not at the next start of the machine either.
  if [[ -d /run/systemd/system ]]; then systemctl disable --quiet "$service" || true
  else update-rc.d "$service" disable >/dev/null 2>&1 || true; fi
done
ROOT
}

install_modules() {
  if ! command -v npm >/dev/null; then
    echo "Kvasir needs Node.js with npm (18 or newer; it brings its own Node 24)." >&2
    echo "On Debian: apt-get install nodejs npm" >&2
    exit 1
  fi
  echo "Installing npm packages, Node 24 among them." >&2
  npm ci --no-audit --no-fund --loglevel=error >&2
}

mapfile -t packages < <(missing_packages)
# A line may name two packages.
read -ra packages <<<"${packages[*]}"
[[ ${#packages[@]} -eq 0 ]] || install_packages "${packages[@]}"

if [[ ! -x node_modules/node/bin/node || package-lock.json -nt node_modules/.package-lock.json ]]; then
  install_modules
fi
