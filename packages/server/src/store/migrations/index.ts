import type { Kysely } from "kysely";
import { initial } from "./0001-initial.ts";
import { access } from "./0002-access.ts";
import { operator } from "./0003-operator.ts";
import { billing } from "./0004-billing.ts";
import { networks } from "./0005-networks.ts";
import { backups } from "./0006-backups.ts";
import { snapshots } from "./0007-snapshots.ts";
import { nodeCompleteness } from "./0008-node-completeness.ts";
import { autoUpgrade } from "./0009-auto-upgrade.ts";
import { orderSpans } from "./0010-order-spans.ts";
import { seedReaders } from "./0011-seed-readers.ts";

/** Every migration by its number, in order. They only go forwards. */
export const migrations: ReadonlyMap<number, (db: Kysely<unknown>) => Promise<void>> = new Map([
  [1, initial],
  [2, access],
  [3, operator],
  [4, billing],
  [5, networks],
  [6, backups],
  [7, snapshots],
  [8, nodeCompleteness],
  [9, autoUpgrade],
  [10, orderSpans],
  [11, seedReaders],
]);
