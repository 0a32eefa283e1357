import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { inTransaction } from "./in-transaction.ts";

/** A command that took long, as its node noted it. */
export interface SlowCommand {
  readonly nodeId: string;
  readonly instanceId: string;
  /** The node's process, whose numbers `id` counts. */
  readonly runId: string;
  readonly id: number;
  /** Milliseconds UTC. */
  readonly at: number;
  readonly durationMicros: number;
  readonly command: string;
  /** An IP address, or empty where Redis did not see one. */
  readonly clientAddress: string;
}

export interface SlowCommandFilter {
  readonly instanceId: string;
  /** Milliseconds UTC, the end not included. */
  readonly from: number;
  readonly to: number;
  readonly nodeId?: string | undefined;
  /** Part of the command, in any case. */
  readonly keyword?: string | undefined;
}

export interface SlowCommandPage {
  readonly orderBy: "at" | "duration_micros";
  readonly direction: "asc" | "desc";
  readonly limit: number;
  readonly offset: number;
}

/** How long slow commands are kept. */
export const slowCommandsKeptMs = 7 * 24 * 3_600_000;

export type SlowCommandStore = ReturnType<typeof slowCommandStore>;

/** All SQL on the slow commands. */
export function slowCommandStore(database: DatabaseSync) {
  const insert = database.prepare(
    "insert or ignore into slow_commands values (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const lastId = database.prepare(
    "select max(id) as id from slow_commands where node_id = ? and run_id = ?",
  );
  const dropOld = database.prepare("delete from slow_commands where at < ?");

  return {
    /** Adds what is new; what is known already is left as it is. */
    add(commands: readonly SlowCommand[]): void {
      inTransaction(database, () => {
        for (const each of commands) {
          const { nodeId, runId, id, instanceId, at, durationMicros, command } = each;
          insert.run(
            nodeId,
            runId,
            id,
            instanceId,
            at,
            durationMicros,
            command,
            each.clientAddress,
          );
        }
      });
    },

    /** The last number known of a process; -1 for none. */
    lastId: (nodeId: string, runId: string): number =>
      Number(lastId.get(nodeId, runId)?.["id"] ?? -1),

    page(filter: SlowCommandFilter, page: SlowCommandPage): SlowCommand[] {
      const { where, values } = condition(filter);
      const order = `${page.orderBy} ${page.direction}, id ${page.direction}`;
      return database
        .prepare(`select * from slow_commands where ${where} order by ${order} limit ? offset ?`)
        .all(...values, page.limit, page.offset)
        .map((row) => ({
          nodeId: String(row["node_id"]),
          instanceId: String(row["instance_id"]),
          runId: String(row["run_id"]),
          id: Number(row["id"]),
          at: Number(row["at"]),
          durationMicros: Number(row["duration_micros"]),
          command: String(row["command"]),
          clientAddress: String(row["client_address"]),
        }));
    },

    count(filter: SlowCommandFilter): number {
      const { where, values } = condition(filter);
      const row = database
        .prepare(`select count(*) as total from slow_commands where ${where}`)
        .get(...values);
      return Number(row?.["total"] ?? 0);
    },

    dropOlderThan: (at: number): void => void dropOld.run(at),
  };
}

function condition(filter: SlowCommandFilter): { where: string; values: SQLInputValue[] } {
  const parts = ["instance_id = ?", "at >= ?", "at < ?"];
  const values: SQLInputValue[] = [filter.instanceId, filter.from, filter.to];
  if (filter.nodeId) {
    parts.push("node_id = ?");
    values.push(filter.nodeId);
  }
  if (filter.keyword) {
    parts.push("instr(lower(command), lower(?)) > 0");
    values.push(filter.keyword);
  }
  return { where: parts.join(" and "), values };
}
