import type { CommandOutcome } from "../../engine/redis/run-command.ts";
import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { AccountStore } from "../accounts/index.ts";
import type { BillingStore } from "../billing/index.ts";
import type { CapacityStore } from "../capacity/index.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { SlotPlan } from "../networks/index.ts";
import type { ParameterStore } from "../parameters/index.ts";
import type { TagStore } from "../tags/index.ts";
import type { TaskStore } from "../tasks/index.ts";
import type { GlobalGroupStore, WhitelistStore } from "../whitelists/index.ts";
import type { SeenNode } from "./reconcile/nodes-seen.ts";

export interface LifecycleSettings extends SlotPlan {
  /** Null: the address itself is what clients are told. */
  readonly domainSuffix: string | null;
  /** Whether this installation found the program of an engine. */
  hasEngine(engine: "redis" | "memcached"): boolean;
}

/** All that the operations of this domain may touch. */
export interface LifecycleContext extends Call {
  readonly instances: InstanceStore;
  readonly tasks: TaskStore;
  readonly accounts: AccountStore;
  readonly whitelists: WhitelistStore;
  readonly globalGroups: GlobalGroupStore;
  readonly parameters: ParameterStore;
  readonly tags: TagStore;
  readonly billing: BillingStore;
  readonly capacity: CapacityStore;
  readonly work: WorkQueue;
  readonly secrets: SecretBox;
  readonly random: Random;
  readonly settings: LifecycleSettings;
  /** Version of the program that serves the instance now; null while nothing answers. */
  runningVersion(instanceId: string): Promise<string | null>;
  /** Memory that the data take now; null while nothing answers. */
  usedMemoryBytes(instanceId: string): Promise<number | null>;
  /** What the Redis nodes of an instance say of themselves, by node id. */
  nodesSeen(instanceId: string): Promise<ReadonlyMap<string, SeenNode>>;
  /** Version of the Redis that a node would start with now; null when it does not tell. */
  installedVersion(): Promise<string | null>;
  /** Runs one command on the instance's master. */
  runCommand(instanceId: string, command: readonly string[]): Promise<CommandOutcome>;
}

export const defineOperation = operationDefiner<LifecycleContext>();
