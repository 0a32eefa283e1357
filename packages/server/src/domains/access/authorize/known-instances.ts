import type { SeenInstance } from "../../../kernel/caller.ts";
import type { Store } from "../../../store/store.ts";
import { instanceStore } from "../../instances/index.ts";
import { tagStore } from "../../tags/index.ts";
import { KnownUntilChange } from "../known-until-change.ts";

/** What policies may ask about an instance, kept until an instance or a tag changes. */
export function knownInstances(store: Store) {
  const known = new KnownUntilChange<SeenInstance | null>(
    store.changes,
    ["instances", "tags"],
    // Ids come before anything of the request is validated, and may be of any length.
    { maxKeyLength: 128 },
  );
  return (ownerId: string, id: string): Promise<SeenInstance | null> =>
    known.get(`${ownerId} ${id}`, () =>
      store.read(async (db) => {
        const instance = await instanceStore(db).find(id);
        if (instance?.ownerId !== ownerId) return null;
        const tags = (await tagStore(db).of([id])).get(id) ?? [];
        return {
          id,
          regionId: instance.regionId,
          instanceClass: instance.instanceClass,
          tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
        };
      }),
    );
}
