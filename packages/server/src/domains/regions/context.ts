import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { CapacityStore } from "../capacity/index.ts";
import type { InstanceStore } from "../instances/index.ts";
import type { ServiceStore } from "../services/index.ts";

export interface RegionsSettings {
  /** Whether this installation found the program of an engine. */
  hasEngine(engine: "redis" | "memcached"): boolean;
  /**
   * `host:port` that clients should use for any region: this installation. Null while it is not
   * known; then the cloud's own name of the region's endpoint is answered.
   */
  endpoint(): string | null;
}

/** All that the operations of this domain may touch. */
export interface RegionsContext extends Call {
  readonly instances: InstanceStore;
  readonly capacity: CapacityStore;
  readonly services: ServiceStore;
  readonly settings: RegionsSettings;
}

export const defineOperation = operationDefiner<RegionsContext>();
