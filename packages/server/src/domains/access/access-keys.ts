import type { Caller } from "../../kernel/caller.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { Store } from "../../store/store.ts";

interface FoundKey {
  readonly secret: string;
  readonly caller: Caller;
  readonly active: boolean;
}

/**
 * Looks access keys up for the gateway. Opened keys are kept in memory until the table changes,
 * because every request asks.
 */
export function accessKeys(store: Store, secrets: SecretBox) {
  let version = -1;
  const known = new Map<string, FoundKey>();
  return {
    async find(accessKeyId: string): Promise<FoundKey | undefined> {
      const current = store.changes.version(["access_keys"]);
      if (current !== version) {
        known.clear();
        version = current;
      }
      const kept = known.get(accessKeyId);
      if (kept) return kept;
      const row = await store.read((db) =>
        db.selectFrom("accessKeys").selectAll().where("id", "=", accessKeyId).executeTakeFirst(),
      );
      if (!row) return undefined;
      const found: FoundKey = {
        secret: secrets.open(row.secretSealed),
        caller: { accessKeyId: row.id, ownerId: row.ownerId },
        active: row.active === 1,
      };
      if (current === store.changes.version(["access_keys"])) known.set(accessKeyId, found);
      return found;
    },
  };
}
