import { randomText } from "../../kernel/ids.ts";
import { instanceErrors, locked, requireState } from "../instances/index.ts";
import { backupErrors } from "./backup-errors.ts";
import { beginRestore } from "./begin-restore.ts";
import { defineOperation } from "./context.ts";
import { tempSeed } from "./seed.ts";

/**
 * Replaces all data of an instance by those that its temporary one holds, what was written there
 * included. That one is closed to clients from here on, and goes when its data are in their place;
 * should that fail it is opened again. The instance's address, accounts and settings stay.
 */
export const SwitchTempInstance = defineOperation("SwitchTempInstance", {
  writes: true,
  async handle(request, context) {
    const { backups, instances, temps, tasks, work, caller, now, random } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    requireState(instance, "SwitchTempInstance");
    const temp = await temps.require(instance, request.TempInstanceId);
    if (temp.status !== "Normal") throw instanceErrors.IncorrectDBInstanceState();
    if (await backups.hasUnderWay(instance.id)) throw backupErrors.BackupJobExists();
    await tasks.open(temp, "DeactivateIns", {
      now,
      random,
      changes: locked(temp, "deactivated", now),
    });
    await work.request("instance", temp.id);
    const seed = tempSeed(randomText(random, 12), temp);
    await beginRestore(instance, seed, "SwitchTempIns", context);
    return {};
  },
});
