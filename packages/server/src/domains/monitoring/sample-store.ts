import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./in-transaction.ts";
import { mergeValues } from "./merge-values.ts";
import { metricNames } from "./names.ts";
import { packChunk, packValues, type Sample, unpackChunk, unpackValues } from "./sample-codec.ts";

/** What one node was like in one interval, by the names of metrics. */
export interface NodeSample {
  readonly nodeId: string;
  readonly instanceId: string;
  /** Begin of the interval, seconds UTC. */
  readonly at: number;
  readonly values: ReadonlyMap<string, number>;
}

const hourS = 3_600;
/** How long samples are kept, by the seconds between them; 0 stands for as they came in. */
export const keptSeconds = { 0: 24 * hourS, 60: 31 * 24 * hourS } as const;

export type SampleStore = ReturnType<typeof sampleStore>;

/** All SQL on samples, series and chunks. */
export function sampleStore(database: DatabaseSync) {
  const names = metricNames(database);
  const series = database.prepare("select id, node_id from series where instance_id = ?");
  const allSeries = database.prepare("select id from series order by id");
  const addSeries = database.prepare(`
    insert into series (node_id, instance_id) values (?, ?)
    on conflict do update set instance_id = excluded.instance_id returning id`);
  const addSample = database.prepare("insert or replace into samples values (?, ?, ?)");
  const samplesOf = database.prepare(
    "select at, data from samples where series_id = ? and at >= ? and at < ? order by at",
  );
  const firstSample = database.prepare("select min(at) as at from samples where series_id = ?");
  const dropSamples = database.prepare(
    "delete from samples where series_id = ? and at >= ? and at < ?",
  );
  const addChunk = database.prepare("insert or replace into chunks values (?, ?, ?, ?)");
  const chunksOf = database.prepare(`
    select data from chunks where series_id = ? and step_s = ? and from_at > ? and from_at < ?
    order by from_at`);
  const dropChunks = database.prepare(
    "delete from chunks where series_id = ? and step_s = ? and from_at < ?",
  );
  const dropEmptySeries = database.prepare(`
    delete from series where id = ?1 and not exists (select 1 from samples where series_id = ?1)
      and not exists (select 1 from chunks where series_id = ?1)`);
  const seriesIds = new Map<string, number>();

  function seriesId({ nodeId, instanceId }: NodeSample): number {
    const known = seriesIds.get(nodeId);
    if (known !== undefined) return known;
    const id = Number(addSeries.get(nodeId, instanceId)?.["id"]);
    seriesIds.set(nodeId, id);
    return id;
  }

  function stored(id: number, from: number, to: number): Sample[] {
    return samplesOf.all(id, from, to).map((row) => ({
      at: Number(row["at"]),
      values: unpackValues(row["data"] as Uint8Array),
    }));
  }

  /** Turns one hour that is over into chunks. */
  function closeHour(id: number, hour: number): void {
    const samples = stored(id, hour, hour + hourS);
    addChunk.run(id, 0, hour, packChunk(samples));
    addChunk.run(id, 60, hour, packChunk(byMinute(samples)));
    dropSamples.run(id, hour, hour + hourS);
  }

  function byMinute(samples: readonly Sample[]): Sample[] {
    const minutes = Map.groupBy(samples, ({ at }) => at - (at % 60));
    return [...minutes].map(([at, members]) => ({
      at,
      values: mergeValues(
        members.map(({ values }) => values),
        names.nameOf,
      ),
    }));
  }

  return {
    /** One transaction for all of them. */
    add(batch: readonly NodeSample[]): void {
      // Numbers are given out before, so that none is remembered which a rollback took back.
      const rows = batch.map((sample) => ({
        id: seriesId(sample),
        at: sample.at,
        data: packValues(names.numbered(sample.values)),
      }));
      inTransaction(database, () => {
        for (const { id, at, data } of rows) addSample.run(id, at, data);
      });
    },

    /**
     * Samples of every node that the instance has or had, from `from` to before `to` (seconds).
     * `step` 0 gives them as they came in for as long as those are kept, 60 one a minute; the
     * running hour is always given as it came in. `metrics` leaves others out, to save time.
     */
    read(
      instanceId: string,
      range: { from: number; to: number; step: 0 | 60; metrics?: readonly string[] },
    ): NodeSample[] {
      const { from, to, step } = range;
      const wanted = range.metrics && names.numbersOf(range.metrics);
      return series.all(instanceId).flatMap((row) => {
        const id = Number(row["id"]);
        const closed = chunksOf
          .all(id, step, from - hourS, to)
          .flatMap((chunk) => unpackChunk(chunk["data"] as Uint8Array, wanted))
          .filter(({ at }) => at >= from && at < to);
        return [...closed, ...stored(id, from, to)].map(({ at, values }) => ({
          nodeId: String(row["node_id"]),
          instanceId,
          at,
          values: names.named(values),
        }));
      });
    },

    /** Numbers of all series, for `tidy`. */
    seriesIds: (): number[] => allSeries.all().map((row) => Number(row["id"])),

    /** Packs what is over of one series and drops what is too old. Idempotent. */
    tidy(id: number, nowS: number): void {
      const runningHour = nowS - (nowS % hourS);
      inTransaction(database, () => {
        for (;;) {
          const first = firstSample.get(id)?.["at"];
          if (first === null || first === undefined || Number(first) >= runningHour) break;
          closeHour(id, Number(first) - (Number(first) % hourS));
        }
        dropChunks.run(id, 0, nowS - keptSeconds[0] - hourS);
        dropChunks.run(id, 60, nowS - keptSeconds[60] - hourS);
        if (dropEmptySeries.run(id).changes > 0) seriesIds.clear();
      });
    },
  };
}
