import type { Instance } from "../instances/index.ts";
import type { Backup, LogSegment } from "./backup.ts";

/** Where the data of an instance go back to; kept as JSON in its row. */
export type Seed =
  | {
      /** Differs from order to order, so that the same backup can be restored twice. */
      readonly id: string;
      readonly backupId: string;
    }
  | {
      readonly id: string;
      readonly segmentId: string;
      /** Unix second of the clock of the machine that wrote the log; its writes are included. */
      readonly second: number;
    }
  | {
      readonly id: string;
      /** What this one holds once it is closed. It goes when its data are in their new place. */
      readonly tempInstanceId: string;
    };

export function backupSeed(id: string, backup: Pick<Backup, "id">): string {
  return JSON.stringify({ id, backupId: backup.id } satisfies Seed);
}

export function pointSeed(id: string, segment: Pick<LogSegment, "id">, second: number): string {
  return JSON.stringify({ id, segmentId: segment.id, second } satisfies Seed);
}

export function tempSeed(id: string, temp: Pick<Instance, "id">): string {
  return JSON.stringify({ id, tempInstanceId: temp.id } satisfies Seed);
}

export function parseSeed(text: string): Seed {
  return JSON.parse(text) as Seed;
}
