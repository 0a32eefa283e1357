import type { CommandOutcome } from "../../engine/redis/run-command.ts";
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
import { ActivateInstance } from "./ActivateInstance.ts";
import { CreateInstance } from "./CreateInstance.ts";
import { CreateInstances } from "./CreateInstances.ts";
import { CreateTairInstance } from "./CreateTairInstance.ts";
import type { LifecycleSettings } from "./context.ts";
import { DataOperate } from "./DataOperate.ts";
import { DeactivateInstance } from "./DeactivateInstance.ts";
import { DeleteInstance } from "./DeleteInstance.ts";
import { DescribeEngineVersion } from "./DescribeEngineVersion.ts";
import { DescribeInstanceAttribute } from "./DescribeInstanceAttribute.ts";
import { DescribeInstances } from "./DescribeInstances.ts";
import { DescribeInstancesByExpireTime } from "./DescribeInstancesByExpireTime.ts";
import { DescribeInstancesOverview } from "./DescribeInstancesOverview.ts";
import { DescribeLogicInstanceTopology } from "./DescribeLogicInstanceTopology.ts";
import { DescribePrice } from "./DescribePrice.ts";
import { DescribeRoleZoneInfo } from "./DescribeRoleZoneInfo.ts";
import { DestroyInstance } from "./DestroyInstance.ts";
import { FlushExpireKeys } from "./FlushExpireKeys.ts";
import { FlushInstance } from "./FlushInstance.ts";
import { FlushInstanceForDB } from "./FlushInstanceForDB.ts";
import { LockDBInstanceWrite } from "./LockDBInstanceWrite.ts";
import { MasterNodeShutDownFailOver } from "./MasterNodeShutDownFailOver.ts";
import { ModifyDBInstanceAutoUpgrade } from "./ModifyDBInstanceAutoUpgrade.ts";
import { ModifyInstanceAttribute } from "./ModifyInstanceAttribute.ts";
import { ModifyInstanceCapacity } from "./ModifyInstanceCapacity.ts";
import { ModifyInstanceMaintainTime } from "./ModifyInstanceMaintainTime.ts";
import { ModifyInstanceMinorVersion } from "./ModifyInstanceMinorVersion.ts";
import { ModifyInstanceSpec } from "./ModifyInstanceSpec.ts";
import { ModifyResourceGroup } from "./ModifyResourceGroup.ts";
import { RestartInstance } from "./RestartInstance.ts";
import type { SeenNode } from "./reconcile/nodes-seen.ts";
import { SwitchInstanceHA } from "./SwitchInstanceHA.ts";
import { UnlockDBInstanceWrite } from "./UnlockDBInstanceWrite.ts";

export type { LifecycleSettings } from "./context.ts";
export { dumpSourceOf, logSourceOf } from "./reconcile/data-sources.ts";
export { instanceReconciler } from "./reconcile/instance-reconciler.ts";
export { LiveNodes } from "./reconcile/live-nodes.ts";
export { MemcacheNodes } from "./reconcile/memcache/memcache-nodes.ts";
export { slotId } from "./reconcile/node-handle.ts";
export { nodeStore } from "./reconcile/node-store.ts";
export { nodesSeenBy, type SeenNode } from "./reconcile/nodes-seen.ts";
export { Prober } from "./reconcile/prober.ts";
export { Publications } from "./reconcile/publications.ts";
export { publishedStates } from "./reconcile/published-states.ts";
export type {
  ReconcileContext,
  ReplicationIdentity,
} from "./reconcile/reconcile-context.ts";
export { runCommandOn } from "./reconcile/run-command-on.ts";
export { runningVersionOf } from "./reconcile/running-version.ts";
export { simulatedReconciler } from "./reconcile/simulated-reconciler.ts";
export { StartTroubles } from "./reconcile/start-troubles.ts";
export { upgradeReconciler } from "./reconcile/upgrade-reconciler.ts";
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
  nodesSeen(instanceId: string): Promise<ReadonlyMap<string, SeenNode>>;
  installedVersion(): Promise<string | null>;
  runCommand(instanceId: string, command: readonly string[]): Promise<CommandOutcome>;
}): Operation[] {
  const { settings, secrets, random, prices, wake } = options;
  const { runningVersion, usedMemoryBytes, nodesSeen, installedVersion, runCommand } = options;
  return [
    ActivateInstance,
    CreateInstance,
    CreateInstances,
    CreateTairInstance,
    DataOperate,
    DeactivateInstance,
    DeleteInstance,
    DescribeEngineVersion,
    DescribeInstanceAttribute,
    DescribeInstances,
    DescribeInstancesByExpireTime,
    DescribeInstancesOverview,
    DescribeLogicInstanceTopology,
    DescribePrice,
    DescribeRoleZoneInfo,
    DestroyInstance,
    FlushExpireKeys,
    FlushInstance,
    FlushInstanceForDB,
    LockDBInstanceWrite,
    MasterNodeShutDownFailOver,
    ModifyDBInstanceAutoUpgrade,
    ModifyInstanceAttribute,
    ModifyInstanceCapacity,
    ModifyInstanceMaintainTime,
    ModifyInstanceMinorVersion,
    ModifyInstanceSpec,
    ModifyResourceGroup,
    RestartInstance,
    SwitchInstanceHA,
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
        nodesSeen,
        installedVersion,
        runCommand,
      };
    }),
  );
}
