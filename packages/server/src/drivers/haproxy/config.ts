import { hash } from "node:crypto";
import { isIP } from "node:net";
import { TerminalError } from "../../kernel/api-error.ts";
import type { Slot, SlotState, SlotTls } from "../front-door.ts";
import type { FrontDoorPaths } from "./paths.ts";

/**
 * Rendering of HAProxy's configuration, without side effects. HAProxy reads a folder: one file
 * with what all share and one file per slot, so that changing a slot writes a few hundred bytes.
 */
export function renderShared(paths: FrontDoorPaths, options: { busyPolling: boolean }): string {
  return `global
  nbthread 1
  # Without this two installations could listen on the same address, and each would get some of the
  # connections meant for the other. A reload hands the listeners on and needs no sharing.
  noreuseport
  stats socket ${paths.adminSocket} mode 600 level admin expose-fd listeners
  stats maxconn 100
  stats timeout 30s
  # HAProxy derives the most connections (two files each) from the open-file limit; this only
  # keeps its tables small on machines where that limit is in the millions.
  fd-hard-limit 200000
  # Connections that a reload left with the old worker may live on this long.
  hard-stop-after 24h
${options.busyPolling ? "  busy-polling\n" : ""}
defaults slots
  mode tcp
  timeout connect 2s
  # Idle Redis connections are normal: only a dead peer ends one, found by TCP keepalive.
  timeout client 24d
  timeout server 24d
  option clitcpka
  option srvtcpka
  # A node that is down is the control plane's business: the client hears of it at once.
  retries 0
`;
}

/**
 * A slot: its listener, the whitelist, the control plane's way past the whitelist, its server.
 * A connection from the probe address must carry a PROXY header. Since that header replaces the
 * source address, the session rules let nobody pass by it who does not know the secret, whatever
 * source the header claims.
 *
 * The limit is a rule and not the frontend's `maxconn`: one more client is refused instead of left
 * waiting, the control plane is let in above it, and `set maxconn frontend` on a full listener
 * makes HAProxy 2.6.12 lock up and abort.
 */
export function renderSlot(state: SlotState, paths: FrontDoorPaths): string {
  const { slot } = state;
  const server =
    state.target === null ? "" : `  server ${serverName(state.target)} unix@${state.target}\n`;
  const tls = state.tls ? ` ssl crt ${paths.certificateFile(slot.slotId)} ssl-min-ver TLSv1.2` : "";
  return `frontend ${frontendName(state)} from slots
  bind ${slot.address}:${slot.port}${tls}
  tcp-request connection expect-proxy layer4 if { src -f ${paths.probeFile} }
  tcp-request connection accept if { src -f ${paths.probeFile} }
  tcp-request connection reject unless { src -f ${paths.whitelistFile(slot.slotId)} }
  tcp-request connection reject if { fe_conn -f ${paths.limitFile(slot.slotId)} }
  tcp-request session accept if { fc_pp_authority -m str -f ${paths.secretFile} }
  tcp-request session reject if { fc_rcvd_proxy }
  tcp-request session reject if { src -f ${paths.probeFile} }
  default_backend ${slot.slotId}
backend ${slot.slotId} from slots
${server}`;
}

export function renderWhitelist(allow: readonly string[]): string {
  return [...new Set(allow)].map((entry) => `${entry}\n`).join("");
}

/** Pattern of the numbers of connections that are too many, the one being judged included. */
export function limitPattern(maxConnections: number): string {
  return `${maxConnections + 1}:`;
}

/**
 * The listener is part of the name, so that a running HAProxy can be asked where it listens, and
 * with which certificate.
 */
export function frontendName({ slot, tls }: Pick<SlotState, "slot" | "tls">): string {
  const listener = `${slot.slotId}_${slot.address}_${slot.port}`;
  return tls ? `${listener}_${printOf(renderCertificate(tls))}` : listener;
}

export function slotOfFrontend(name: string): Slot | undefined {
  const [slotId, address, port, , rest] = name.split("_");
  if (!slotId || !address || !port || rest !== undefined) return undefined;
  return { slotId, address, port: Number(port) };
}

export function isTlsFrontend(name: string): boolean {
  return name.split("_").length > 3;
}

/** One name per target: the name alone tells whether a server, or a session, is the wanted one. */
export function serverName(target: string): string {
  return `t${printOf(target)}`;
}

/** What HAProxy loads as the certificate of a listener. */
export function renderCertificate({ certificatePem, keyPem }: SlotTls): string {
  return `${certificatePem.trimEnd()}\n${keyPem.trimEnd()}\n`;
}

function printOf(text: string): string {
  return hash("sha256", text, "hex").slice(0, 16);
}

export function emptyState(slot: Slot): SlotState {
  return { slot, target: null, allow: [], maxConnections: 10_000 };
}

/** Whether the slot is as it was before anybody used it. */
export function isEmptyState(state: SlotState): boolean {
  const { target, allow, maxConnections } = emptyState(state.slot);
  return (
    state.target === target &&
    state.allow.length === allow.length &&
    state.maxConnections === maxConnections &&
    state.tls === undefined
  );
}

/**
 * @throws TerminalError for a state that HAProxy would not load, or that would say something else
 * in its configuration: one bad slot must not keep the others from starting
 */
export function checkState(state: SlotState): void {
  const { slot, target, allow, maxConnections } = state;
  if (!/^s\d{4,}$/.test(slot.slotId)) throw new TerminalError(`not a slot id: ${slot.slotId}`);
  if (isIP(slot.address) !== 4) throw new TerminalError(`not an IPv4 address: ${slot.address}`);
  if (!inRange(slot.port, 1, 65_535)) throw new TerminalError(`not a port: ${slot.port}`);
  if (!inRange(maxConnections, 1, 1_000_000)) {
    throw new TerminalError(`not a number of connections: ${maxConnections}`);
  }
  if (target !== null) checkPath(target);
  for (const entry of allow) {
    const [address = "", prefix, rest] = entry.split("/");
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const prefixOk = prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits);
    // A zone ("fe80::1%eth0") is an address for Node and none for HAProxy.
    if (family === 0 || address.includes("%") || !prefixOk || rest !== undefined) {
      throw new TerminalError(`not an address or CIDR block: ${entry}`);
    }
  }
}

/** @throws TerminalError for a path that would need quoting in HAProxy's three syntaxes */
export function checkPath(path: string): void {
  if (!/^\/[\w./+@:=~-]+$/.test(path)) {
    throw new TerminalError(`HAProxy cannot use a path with these characters: ${path}`);
  }
  // sun_path holds 107 bytes, and HAProxy binds "<path>.<pid>.tmp" before it renames.
  if (path.endsWith(".sock") && path.length > 92) {
    throw new TerminalError(`too long for a unix socket, choose a shorter data folder: ${path}`);
  }
}

function inRange(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
