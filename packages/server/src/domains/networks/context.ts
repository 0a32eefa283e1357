import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { WorkQueue } from "../../reconcile/work-queue.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { TaskStore } from "../tasks/index.ts";
import type { SlotPlan } from "./allocate-slot.ts";
import type { certificateStore } from "./certificate-store.ts";
import type { EndpointStore } from "./endpoint-store.ts";

export interface NetworkSettings extends SlotPlan {
  /** Null: the address itself is what clients are told. */
  readonly domainSuffix: string | null;
  /** Where the authority's certificate can be fetched; empty before the API listens. */
  caUrl(): string;
}

/** All that the operations of this domain may touch. */
export interface NetworkContext extends Call {
  readonly instances: InstanceStore;
  readonly endpoints: EndpointStore;
  readonly certificates: ReturnType<typeof certificateStore>;
  readonly tasks: TaskStore;
  readonly work: WorkQueue;
  readonly random: Random;
  readonly settings: NetworkSettings;
}

export const defineOperation = operationDefiner<NetworkContext>();
