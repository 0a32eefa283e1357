import type { RedisClient } from "./redis-client.ts";

export interface SlowlogEntry {
  /** Counts up from 0 since the process started. */
  readonly id: number;
  /** When the command ran, milliseconds UTC, to the second. */
  readonly at: number;
  readonly durationMicros: number;
  /** The command and its arguments; Redis shortens long ones and says so in them. */
  readonly command: readonly string[];
  /** As Redis saw it: behind the front door the address of a socket. */
  readonly clientAddress: string;
  readonly clientName: string;
}

/** The latest `count` slow commands, latest first. */
export async function readSlowlog(client: RedisClient, count: number): Promise<SlowlogEntry[]> {
  return parseSlowlog(await client.slowlog("GET", count));
}

/** @throws when the answer does not have the form of SLOWLOG GET */
export function parseSlowlog(reply: unknown): SlowlogEntry[] {
  if (!Array.isArray(reply)) throw new Error("SLOWLOG GET did not answer with a list");
  return reply.map((entry: unknown) => {
    if (!Array.isArray(entry) || !Array.isArray(entry[3])) {
      throw new Error("SLOWLOG GET answered with an entry of another form");
    }
    return {
      id: Number(entry[0]),
      at: Number(entry[1]) * 1000,
      durationMicros: Number(entry[2]),
      command: entry[3].map(String),
      clientAddress: String(entry[4] ?? ""),
      clientName: String(entry[5] ?? ""),
    };
  });
}
