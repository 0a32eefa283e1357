import type { RamRoleTable } from "../../../store/access-tables.ts";
import type { Db } from "../../../store/db.ts";
import { namedEntities } from "./named-entities.ts";

export type RamRole = RamRoleTable;
export type RoleStore = ReturnType<typeof roleStore>;

export const roleArn = (role: Pick<RamRole, "ownerId" | "name">): string =>
  `acs:ram::${role.ownerId}:role/${role.name}`;

/** All SQL on `ram_roles`. */
export function roleStore(db: Db) {
  return namedEntities(db, "ramRoles");
}
