import { sql } from "kysely";
import type { Db } from "../../store/db.ts";
import { type Instance, instanceErrors } from "../instances/index.ts";

export type TempInstanceStore = ReturnType<typeof tempInstanceStore>;

/** The temporary instances among the rows of `instances`. */
export function tempInstanceStore(db: Db) {
  return {
    /** Those that live beside an instance, oldest first. */
    of: (instanceId: string): Promise<Instance[]> =>
      db
        .selectFrom("instances")
        .selectAll()
        .where("tempOf", "=", instanceId)
        // The index has only rows of which this is said: without it every release reads all instances.
        .where(sql<boolean>`temp_of <> ''`)
        .where("deletedAt", "is", null)
        .orderBy("createdAt")
        .orderBy("id")
        .execute(),

    /** @throws ApiError InvalidInstanceId.NotFound when no such one lives beside the instance */
    async require(instance: Pick<Instance, "id">, tempInstanceId: string): Promise<Instance> {
      const found = (await this.of(instance.id)).find(({ id }) => id === tempInstanceId);
      if (!found) throw instanceErrors["InvalidInstanceId.NotFound"]();
      return found;
    },
  };
}
