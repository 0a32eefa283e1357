import { BlockList, isIP } from "node:net";

/** One client connection that HAProxy carries. */
export interface Session {
  /** HAProxy's name of it, for `shutdown session`. */
  readonly id: string;
  readonly source: string;
  readonly frontend: string;
  readonly server: string;
}

/** Reads the output of `show sess`: one line per session. Those of its own sockets are left out. */
export function parseSessions(output: string): Session[] {
  const sessions: Session[] = [];
  for (const line of output.split("\n")) {
    const found = /^(0x[0-9a-f]+): proto=tcp\S* src=(\S+):\d+ fe=(\S+) be=\S+ srv=(\S+) /.exec(
      line,
    );
    const [, id, source, frontend, server] = found ?? [];
    if (id && source && frontend && server) sessions.push({ id, source, frontend, server });
  }
  return sessions;
}

/** Sessions of a slot whose source is no longer allowed. The control plane's own stay. */
export function withoutAccess(
  sessions: readonly Session[],
  slotId: string,
  allow: readonly string[],
  probeAddress: string,
): Session[] {
  const allowed = blockList([...allow, probeAddress]);
  return ofSlot(sessions, slotId).filter(
    ({ source }) => !allowed.check(source, isIP(source) === 6 ? "ipv6" : "ipv4"),
  );
}

export function ofSlot(sessions: readonly Session[], slotId: string): Session[] {
  return sessions.filter(({ frontend }) => frontend.startsWith(`${slotId}_`));
}

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
