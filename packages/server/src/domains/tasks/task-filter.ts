import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Schema } from "../../store/schema.ts";

/** What a list of tasks may be narrowed by. `ownerId` and `regionId` always apply. */
export interface TaskFilter {
  readonly ownerId: string;
  readonly regionId: string;
  /** Started at or after, and before or at, milliseconds UTC. */
  readonly from: number;
  readonly to: number;
  readonly ids?: readonly string[] | undefined;
  readonly instanceIds?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Shortest and longest run; a task that still runs counts up to `now`. */
  readonly duration?:
    | {
        readonly minMs?: number | undefined;
        readonly maxMs?: number | undefined;
        readonly now: number;
      }
    | undefined;
}

/** The filter as one SQL condition. */
export function matchingTasks(filter: TaskFilter) {
  return (eb: ExpressionBuilder<Schema, "tasks">): Expression<SqlBool> => {
    const started = sql<number>`coalesce(${eb.ref("startedAt")}, ${eb.ref("createdAt")})`;
    const all: Expression<SqlBool>[] = [
      eb("ownerId", "=", filter.ownerId),
      eb("regionId", "=", filter.regionId),
      eb(started, ">=", filter.from),
      eb(started, "<=", filter.to),
    ];
    if (filter.ids) all.push(eb("id", "in", filter.ids));
    if (filter.instanceIds) all.push(eb("instanceId", "in", filter.instanceIds));
    if (filter.kinds) all.push(eb("kind", "in", filter.kinds));
    if (filter.statuses) all.push(eb("status", "in", filter.statuses));
    const { duration } = filter;
    if (duration) {
      const lasted = sql<number>`coalesce(${eb.ref("endedAt")}, ${duration.now}) - ${started}`;
      if (duration.minMs !== undefined) all.push(eb(lasted, ">=", duration.minMs));
      if (duration.maxMs !== undefined) all.push(eb(lasted, "<=", duration.maxMs));
    }
    return eb.and(all);
  };
}
