import type { Slot } from "../front-door.ts";
import { slotOfFrontend } from "./config.ts";
import type { FrontDoorPaths } from "./paths.ts";
import { runCommands } from "./runtime-socket.ts";

/** What the running HAProxy does for one slot. */
export interface RunningSlot {
  readonly slot: Slot;
  /** Name of its frontend, which says where and how it listens. */
  readonly frontend: string;
  /** Names of its servers; true for those that take connections. */
  readonly servers: Map<string, boolean>;
  /** Entries of the whitelist. */
  readonly allow: Set<string>;
  /** Patterns of the limit; one, unless a change was interrupted. */
  readonly limits: Set<string>;
}

/** Asks HAProxy for all slots at once: two commands, and two more per slot in a few batches. */
export async function readRunningState(paths: FrontDoorPaths): Promise<Map<string, RunningSlot>> {
  // Columns of frontends only (type 1 of 1, 2, 4), any proxy, any server.
  const stat = await runCommands(paths.adminSocket, ["show stat -1 1 -1"]);
  const slots = parseFrontends(stat);
  const servers = await runCommands(paths.adminSocket, ["show servers state"]);
  for (const { slotId, server, enabled } of parseServers(servers)) {
    slots.get(slotId)?.servers.set(server, enabled);
  }
  const ids = [...slots.keys()];
  const lists = await runCommands(
    paths.adminSocket,
    [paths.whitelistFile, paths.limitFile].flatMap((file) =>
      ids.map((slotId) => `show acl ${file(slotId)}`),
    ),
  );
  parsePatternLists(lists).forEach((entries, index) => {
    const slot = slots.get(ids[index % ids.length] ?? "");
    const known = index < ids.length ? slot?.allow : slot?.limits;
    for (const entry of entries) known?.add(entry);
  });
  return slots;
}

/** Reads `show stat` by its header line: the position of columns is not promised. */
export function parseFrontends(output: string): Map<string, RunningSlot> {
  const [header = "", ...lines] = output.split("\n");
  const name = header.replace(/^# /, "").split(",").indexOf("pxname");
  const slots = new Map<string, RunningSlot>();
  for (const line of lines) {
    const frontend = line.split(",")[name] ?? "";
    const slot = slotOfFrontend(frontend);
    if (!slot) continue;
    const nothing = {
      servers: new Map(),
      allow: new Set<string>(),
      limits: new Set<string>(),
    };
    slots.set(slot.slotId, { slot, frontend, ...nothing });
  }
  return slots;
}

/** Reads `show servers state`. An administrative state other than 0 takes no connections. */
export function parseServers(
  output: string,
): { slotId: string; server: string; enabled: boolean }[] {
  const lines = output.split("\n");
  const header = lines.find((line) => line.startsWith("# ")) ?? "";
  const columns = header.slice(2).split(" ");
  const at = (cells: string[], column: string) => cells[columns.indexOf(column)] ?? "";
  return lines
    .map((line) => line.split(" "))
    .filter((cells) => cells.length === columns.length && cells[0] !== "#")
    .map((cells) => ({
      slotId: at(cells, "be_name"),
      server: at(cells, "srv_name"),
      enabled: at(cells, "srv_admin_state") === "0",
    }));
}

/** Reads the answers of several `show acl`: `<pointer> <entry>` lines, each list ended by a blank. */
export function parsePatternLists(output: string): string[][] {
  const lists: string[][] = [[]];
  for (const line of output.split("\n")) {
    if (line === "") lists.push([]);
    else lists.at(-1)?.push(line.slice(line.indexOf(" ") + 1));
  }
  return lists;
}
