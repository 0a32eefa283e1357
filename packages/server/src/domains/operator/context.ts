import type { MovableClock } from "../../kernel/clock.ts";
import { describedOperationDefiner } from "../../kernel/described-operation.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Call } from "../../kernel/operation.ts";
import { operatorProduct } from "../../kernel/operator-product.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { UserKeyStore, UserStore } from "../access/index.ts";
import type { AddressPools } from "../address-pools/index.ts";
import type { BillingStore } from "../billing/index.ts";
import type { CapacityStore } from "../capacity/index.ts";
import type { FaultStore } from "../faults/index.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { RateLimitStore } from "../rate-limits/index.ts";
import type { RiskStore } from "../risk/index.ts";
import type { ServiceStore } from "../services/index.ts";
import type { ClockStore } from "./clock-store.ts";
import type { OwnerStore } from "./owner-store.ts";

/** What this installation lets its operator do. */
export interface OperatorSettings {
  readonly allowClock: boolean;
  readonly allowReset: boolean;
  /** Whether there are nodes for faults to act on. */
  readonly hasNodes: boolean;
  /** Addresses that instances can get at most. */
  readonly addressCapacity: number;
}

/** All that the operations of this domain may touch. */
export interface OperatorContext extends Call {
  readonly settings: OperatorSettings;
  readonly owners: OwnerStore;
  readonly users: UserStore;
  readonly userKeys: UserKeyStore;
  readonly billing: BillingStore;
  readonly capacity: CapacityStore;
  readonly pools: AddressPools;
  readonly risk: RiskStore;
  readonly limits: RateLimitStore;
  readonly services: ServiceStore;
  readonly faults: FaultStore;
  readonly instances: InstanceStore;
  readonly clockStore: ClockStore;
  readonly work: WorkQueue;
  readonly random: Random;
  readonly secrets: SecretBox;
  readonly clock: MovableClock;
  /** Everything that waits for a time looks at the clock again. */
  clockChanged(): void;
  /**
   * Makes a backup set of a dump on this machine. @returns its id
   * @throws NotADump, or why the file cannot be read
   */
  importDump(dump: { path: string; ownerId: string; regionId: string }): Promise<string>;
  /** Empties the world. Idempotent. @returns how many instances there were */
  resetWorld(): Promise<number>;
}

export const defineOperation = describedOperationDefiner<OperatorContext>(operatorProduct.version);
