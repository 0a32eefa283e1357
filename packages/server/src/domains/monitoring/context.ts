import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { SampleStore } from "./sample-store.ts";
import type { SlowCommandStore } from "./slow-command-store.ts";

/** All that the operations of this domain may touch. */
export interface MonitoringContext extends Call {
  readonly instances: InstanceStore;
  readonly samples: Pick<SampleStore, "read">;
  readonly slowCommands: Pick<SlowCommandStore, "page" | "count">;
  /** Puts what was measured a moment ago where `samples` reads it. */
  flushSamples(): void;
  /** Asks the instance's nodes for slow commands that are not stored yet. */
  collectSlowCommands(instanceId: string): Promise<void>;
}

export const defineOperation = operationDefiner<MonitoringContext>();
