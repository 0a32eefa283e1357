import type { Store } from "../../../store/store.ts";
import { type Account, accountStore } from "../../accounts/index.ts";
import { type Instance, instanceStore } from "../../instances/index.ts";
import {
  certificateStore,
  type Endpoint,
  endpointStore,
  type InstanceCertificate,
} from "../../networks/index.ts";
import { parameterStore } from "../../parameters/index.ts";
import { type Task, taskStore } from "../../tasks/index.ts";
import { whitelistStore } from "../../whitelists/index.ts";
import { type Node, nodeStore } from "./node-store.ts";

/** All that is stored of one instance. */
export interface InstanceRows {
  readonly instance: Instance;
  readonly nodes: readonly Node[];
  /** The open task. */
  readonly task: Task | undefined;
  readonly scheduled: Task | undefined;
  readonly accounts: readonly Account[];
  /** Addresses and blocks that may connect. */
  readonly allow: readonly string[];
  readonly endpoints: readonly Endpoint[];
  readonly certificate: InstanceCertificate | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Null: there is no such instance (any more). */
export function readInstanceRows(
  id: string,
  { store }: { store: Store },
): Promise<InstanceRows | null> {
  return store.read(async (db) => {
    const instance = await instanceStore(db).find(id);
    if (!instance) return null;
    return {
      instance,
      nodes: await nodeStore(db).of(id),
      task: instance.busyTaskId ? await taskStore(db).find(instance.busyTaskId) : undefined,
      scheduled: await taskStore(db).nextScheduled(id),
      accounts: await accountStore(db).all(id),
      allow: await whitelistStore(db).allowed(id),
      endpoints: await endpointStore(db).of(id),
      certificate: instance.tlsEpoch > 0 ? await certificateStore(db).find(id) : undefined,
      parameters: await parameterStore(db).values(id),
    };
  });
}
