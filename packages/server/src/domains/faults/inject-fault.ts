import { type ErrorCode, errorCatalogue } from "@kvasir/spec";
import { ApiError } from "../../kernel/api-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import type { Random } from "../../kernel/ids.ts";
import { operatorProduct } from "../../kernel/operator-product.ts";
import { readUntilChange } from "../../store/read-until-change.ts";
import type { Store } from "../../store/store.ts";
import { isNodeEffect } from "./effects.ts";
import { type Fault, faultStore, isOver } from "./fault-store.ts";

interface FaultSubject {
  readonly caller: Caller;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly nowMs: number;
}

interface Injected {
  readonly latencyMs: number;
  readonly error?: ApiError;
  readonly drop?: "before" | "after";
}

/**
 * Decides what goes wrong with a request. All latencies add up; of errors and dropped connections
 * the oldest fault that strikes is the one. Each strike is counted before it happens, so that a
 * fault never happens more often than it may. The operator's own API is spared.
 */
export function faultInjector({ store, random }: { store: Store; random: Random }) {
  const readFaults = readUntilChange(store, ["faults"], async (db) =>
    (await faultStore(db).all()).filter(({ effect }) => !isNodeEffect(effect)),
  );
  return async (subject: FaultSubject): Promise<Injected | undefined> => {
    const faults = await readFaults();
    if (faults.length === 0 || subject.version === operatorProduct.version) return undefined;
    let injected: Injected | undefined;
    for (const fault of faults) {
      if (!matches(fault, subject) || !strikes(fault, random)) continue;
      const isLatency = fault.effect === "latency";
      if (!isLatency && (injected?.error || injected?.drop)) continue;
      if (!(await store.transact((db) => faultStore(db).hit(fault.id)))) continue;
      const latencyMs = (injected?.latencyMs ?? 0) + fault.latencyMs;
      injected = { ...injected, ...(isLatency ? {} : blowOf(fault)), latencyMs };
    }
    return injected;
  };
}

function matches(fault: Fault, { caller, action, parameters, nowMs }: FaultSubject): boolean {
  if (isOver(fault, nowMs)) return false;
  if (fault.times !== null && fault.hits >= fault.times) return false;
  if (fault.operation !== "" && fault.operation !== action) return false;
  if (fault.ownerId !== "" && fault.ownerId !== caller.ownerId) return false;
  return fault.instanceId === "" || names(parameters, fault.instanceId);
}

function names(parameters: Readonly<Record<string, string>>, instanceId: string): boolean {
  return Object.entries(parameters).some(
    ([name, value]) =>
      /InstanceIds?$|^ResourceId\.\d+$/.test(name) && value.split(",").includes(instanceId),
  );
}

function strikes({ percent }: Fault, random: Random): boolean {
  return percent >= 100 || random.bytes(4).readUInt32BE() < (percent / 100) * 2 ** 32;
}

function blowOf({ effect, errorCode }: Fault): Omit<Injected, "latencyMs"> {
  if (effect === "drop-before") return { drop: "before" };
  if (effect === "drop-after") return { drop: "after" };
  return { error: errorOf(errorCode as ErrorCode) };
}

/** Throttled clients are told when to come back, as the real refusal tells them. */
function errorOf(code: ErrorCode): ApiError {
  const headers = code.startsWith("Throttling") ? { "x-acs-retry-after": "1000" } : {};
  return new ApiError(errorCatalogue[code], { headers });
}
