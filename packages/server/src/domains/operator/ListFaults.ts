import { isoSeconds } from "../../kernel/clock.ts";
import { type Fault, isOver } from "../faults/index.ts";
import { defineOperation } from "./context.ts";

/** Faults that are in force or have happened as often as they may, with how often that was. */
export const ListFaults = defineOperation("ListFaults", {
  parameters: {},
  async handle(_, { faults, now }) {
    const all = await faults.all();
    return { Faults: { Fault: all.filter((each) => !isOver(each, now)).map(fieldsOf) } };
  },
});

function fieldsOf(fault: Fault) {
  return {
    FaultId: fault.id,
    Effect: fault.effect,
    Operation: fault.operation,
    OwnerId: fault.ownerId,
    InstanceId: fault.instanceId,
    NodeRole: fault.nodeRole,
    Percent: fault.percent,
    Times: fault.times === null ? "unlimited" : String(fault.times),
    Hits: fault.hits,
    ErrorCode: fault.errorCode,
    LatencyMs: fault.latencyMs,
    Note: fault.note,
    CreateTime: isoSeconds(fault.createdAt),
    ExpireTime: fault.expiresAt === null ? "" : isoSeconds(fault.expiresAt),
  };
}
