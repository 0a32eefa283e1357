import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { accountStore } from "../accounts/index.ts";
import { billingStore, type PriceBook } from "../billing/index.ts";
import { capacityStore } from "../capacity/index.ts";
import { instanceStore } from "../instances/index.ts";
import { parameterStore } from "../parameters/index.ts";
import { tagStore } from "../tags/index.ts";
import { taskStore } from "../tasks/index.ts";
import { globalGroupStore, whitelistStore } from "../whitelists/index.ts";
import { CreateInstance } from "./CreateInstance.ts";
import { CreateInstances } from "./CreateInstances.ts";
import { CreateTairInstance } from "./CreateTairInstance.ts";
import type { LifecycleSettings } from "./context.ts";
import { DeleteInstance } from "./DeleteInstance.ts";
import { DescribeEngineVersion } from "./DescribeEngineVersion.ts";
import { DescribeInstanceAttribute } from "./DescribeInstanceAttribute.ts";
import { DescribeInstances } from "./DescribeInstances.ts";
import { DescribeInstancesByExpireTime } from "./DescribeInstancesByExpireTime.ts";
import { DescribeInstancesOverview } from "./DescribeInstancesOverview.ts";
import { DescribePrice } from "./DescribePrice.ts";
import { DestroyInstance } from "./DestroyInstance.ts";
import { FlushExpireKeys } from "./FlushExpireKeys.ts";
import { FlushInstance } from "./FlushInstance.ts";
import { FlushInstanceForDB } from "./FlushInstanceForDB.ts";
import { LockDBInstanceWrite } from "./LockDBInstanceWrite.ts";
import { ModifyInstanceAttribute } from "./ModifyInstanceAttribute.ts";
import { ModifyInstanceMaintainTime } from "./ModifyInstanceMaintainTime.ts";
import { ModifyInstanceSpec } from "./ModifyInstanceSpec.ts";
import { RestartInstance } from "./RestartInstance.ts";
import { UnlockDBInstanceWrite } from "./UnlockDBInstanceWrite.ts";

export type { LifecycleSettings } from "./context.ts";
export { dumpSourceOf, logSourceOf } from "./reconcile/data-sources.ts";
export { instanceReconciler } from "./reconcile/instance-reconciler.ts";
export { LiveNodes } from "./reconcile/live-nodes.ts";
export { MemcacheNodes } from "./reconcile/memcache/memcache-nodes.ts";
export { slotId } from "./reconcile/node-handle.ts";
export { nodeStore } from "./reconcile/node-store.ts";
export { Prober } from "./reconcile/prober.ts";
export { Publications } from "./reconcile/publications.ts";
export { publishedStates } from "./reconcile/published-states.ts";
export type {
  ReconcileContext,
  ReplicationIdentity,
} from "./reconcile/reconcile-context.ts";
export { runningVersionOf } from "./reconcile/running-version.ts";
export { simulatedReconciler } from "./reconcile/simulated-reconciler.ts";
export { usedMemoryOf } from "./reconcile/used-memory.ts";
export { replicatorUser } from "./reconcile/wanted-state.ts";

/** Creating, changing, clearing and releasing instances, and reading them. */
export function lifecycleOperations(options: {
  settings: LifecycleSettings;
  secrets: SecretBox;
  random: Random;
  prices: PriceBook;
  wake(kind: string, key: string): void;
  runningVersion(instanceId: string): Promise<string | null>;
  usedMemoryBytes(instanceId: string): Promise<number | null>;
}): Operation[] {
  const { settings, secrets, random, prices, wake, runningVersion, usedMemoryBytes } = options;
  return [
    CreateInstance,
    CreateInstances,
    CreateTairInstance,
    DeleteInstance,
    DescribeEngineVersion,
    DescribeInstanceAttribute,
    DescribeInstances,
    DescribeInstancesByExpireTime,
    DescribeInstancesOverview,
    DescribePrice,
    DestroyInstance,
    FlushExpireKeys,
    FlushInstance,
    FlushInstanceForDB,
    LockDBInstanceWrite,
    ModifyInstanceAttribute,
    ModifyInstanceMaintainTime,
    ModifyInstanceSpec,
    RestartInstance,
    UnlockDBInstanceWrite,
  ].map((operation) =>
    operation.bind((call) => {
      const { db, now } = call;
      const work = workQueue(db, (run) => call.onCommit(run), now, wake);
      return {
        ...call,
        instances: instanceStore(db),
        tasks: taskStore(db),
        accounts: accountStore(db),
        whitelists: whitelistStore(db),
        globalGroups: globalGroupStore(db),
        parameters: parameterStore(db),
        tags: tagStore(db),
        billing: billingStore({ db, work, random, now, prices }),
        capacity: capacityStore(db),
        work,
        settings,
        secrets,
        random,
        runningVersion,
        usedMemoryBytes,
      };
    }),
  );
}
