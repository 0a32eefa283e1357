import { statusesJson } from "./catalogue.ts";

/** One value of InstanceStatus. */
export interface InstanceStatus {
  readonly status: string;
  readonly meaningZh: string;
  readonly meaningEn: string;
  readonly kind: string;
  /** Clients of the engine are served. */
  readonly serving: boolean;
  readonly enteredBy: readonly string[];
  readonly leavesTo: readonly string[];
  readonly writeOperationsAllowed: readonly string[];
  readonly note?: string;
}

/** By status name, in catalogue order. */
export const statuses: ReadonlyMap<string, InstanceStatus> = new Map(
  (statusesJson.instanceStatus as readonly InstanceStatus[]).map((item) => [item.status, item]),
);

/** Write operations that a Normal instance takes. */
export const allowedInNormal: readonly string[] = statusesJson.allowedInNormal;
