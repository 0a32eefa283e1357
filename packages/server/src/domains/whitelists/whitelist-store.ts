import type { Selectable } from "kysely";
import type { Db } from "../../store/db.ts";
import type { WhitelistGroupTable } from "../../store/instance-tables.ts";
import { allowedAddresses } from "./allowed-addresses.ts";
import { globalGroupStore } from "./global-group-store.ts";
import { securityGroupStore } from "./security-group-store.ts";

export type WhitelistGroup = Selectable<WhitelistGroupTable>;
export type WhitelistStore = ReturnType<typeof whitelistStore>;

/** All SQL on the `whitelist_groups` table. */
export function whitelistStore(db: Db) {
  return {
    groups: (instanceId: string): Promise<WhitelistGroup[]> =>
      db
        .selectFrom("whitelistGroups")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .orderBy("name")
        .execute(),

    /** Every address and block that may connect, shared whitelists included. */
    async allowed(instanceId: string): Promise<string[]> {
      const [own, shared] = await Promise.all([
        this.groups(instanceId),
        globalGroupStore(db).of(instanceId),
      ]);
      return allowedAddresses([...own, ...shared]);
    },

    find: (instanceId: string, name: string): Promise<WhitelistGroup | undefined> =>
      db
        .selectFrom("whitelistGroups")
        .selectAll()
        .where("instanceId", "=", instanceId)
        .where("name", "=", name)
        .executeTakeFirst(),

    /** Inserts or replaces one group. */
    put: (group: WhitelistGroup) =>
      db
        .insertInto("whitelistGroups")
        .values(group)
        .onConflict((conflict) =>
          conflict
            .columns(["instanceId", "name"])
            .doUpdateSet({ attribute: group.attribute, ips: group.ips }),
        )
        .execute(),

    remove: (instanceId: string, name: string) =>
      db
        .deleteFrom("whitelistGroups")
        .where("instanceId", "=", instanceId)
        .where("name", "=", name)
        .execute(),

    /** All that says who may connect to an instance. */
    async deleteAll(instanceId: string): Promise<void> {
      await globalGroupStore(db).unrelate(instanceId);
      await securityGroupStore(db).unbindAll(instanceId);
      await db.deleteFrom("whitelistGroups").where("instanceId", "=", instanceId).execute();
    },
  };
}
