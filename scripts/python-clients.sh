#!/usr/bin/env bash
# Makes the virtual environment of the official Python SDKs in .venv/ and prints its interpreter.
# Made once, and again when the list of packages changes. Several callers may run at once.
# Without python3 it says so and exits with 3, which means "skip"; in CI that is a failure (1).
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
packages="$root/packages/server/test/clients/python/requirements.txt"
venv="$root/.venv"

missing() {
  echo "SKIPPED: the official Python SDKs are not tested: $1" >&2
  if [[ "${CI:-}" == "true" ]]; then
    echo "In CI this is a failure: install python3 and python3-venv." >&2
    exit 1
  fi
  exit 3
}

command -v python3 >/dev/null || missing "python3 is missing"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing "python3-venv is missing"

mkdir -p "$venv"
exec 9>"$venv/lock"
flock 9

stamp="$(python3 --version; cat "$packages")"
if [[ "$(cat "$venv/stamp" 2>/dev/null || true)" != "$stamp" ]]; then
  {
    python3 -m venv --clear "$venv/python"
    "$venv/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$packages"
  } >&2
  printf '%s\n' "$stamp" >"$venv/stamp"
fi
echo "$venv/python/bin/python"
