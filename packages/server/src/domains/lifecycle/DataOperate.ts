import { instanceErrors, requireRedis, requireState } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import { readDataCommand } from "./read-data-command.ts";

/** Replies of Redis that say what is wrong with the command; any other speaks of the node. */
const faultsOfCommand: ReadonlySet<string> = new Set(["ERR", "WRONGTYPE"]);

/**
 * Runs one command on certain keys of database 0, on the master, for an administrator of the
 * platform. `CommandResult` is the reply as JSON: a text, a number, null, or a list of these. Not
 * idempotent but where the command is. A reply of more than a mebibyte is refused as a command that
 * is not valid; what such a command writes is written then.
 *
 * It writes no row, so that no other write waits for Redis.
 */
export const DataOperate = defineOperation("DataOperate", {
  async handle(request, { instances, caller, runCommand }) {
    const command = readDataCommand(request.Command);
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "DataOperate");
    requireRedis(instance);
    const outcome = await runCommand(instance.id, command);
    if (outcome.kind === "answered") return { CommandResult: JSON.stringify(outcome.reply) };
    const isOwnFault =
      outcome.kind === "too-long" ||
      (outcome.kind === "refused" && faultsOfCommand.has(outcome.code));
    if (isOwnFault) throw lifecycleErrors.InvalidParameter({ parameter: "Command" });
    throw instanceErrors.IncorrectDBInstanceState();
  },
});
