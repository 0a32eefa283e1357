import { pickErrors } from "../../../kernel/api-error.ts";
import type { Caller, SeenInstance } from "../../../kernel/caller.ts";
import type { Store } from "../../../store/store.ts";
import type { CompiledStatement } from "../policy/compile-policies.ts";
import { decide } from "../policy/evaluate.ts";
import type { PolicySets } from "../principal-policies.ts";
import { instanceOfBackup } from "./instance-of-backup.ts";
import { knownInstances } from "./known-instances.ts";
import { creating, filteredLists, filteredUnlessNamed } from "./operation-kinds.ts";
import { type AuthorizationSubject, requestContext } from "./request-context.ts";
import { requestedOrders } from "./requested-orders.ts";
import { instanceResource, namedInstances } from "./resources.ts";

const errors = pickErrors("Forbidden.RAM");

/** The statements about one action, by set: every set must allow. */
type StatementSets = readonly (readonly CompiledStatement[])[];

/**
 * Authorizes operations of R-kvstore: every instance that the request names must be allowed, or
 * `instance/*` where it names none. What makes instances needs `instance/*` and the instance whose
 * data it copies. Lists are not refused for what they may not show; the caller they get sees the
 * part that is allowed.
 * @throws ApiError Forbidden.RAM
 */
export function instanceAuthorizer(store: Store, defaultRegionId: string) {
  const instanceOf = knownInstances(store);

  return async (subject: AuthorizationSubject, policies: PolicySets): Promise<Caller> => {
    const { caller, action, parameters } = subject;
    const sets = policies.map((each) => each.about(`kvstore:${action}`));
    if (isList(subject)) return listing(subject, sets, regionOf(subject));
    const needsInstance = sets.some((set) => set.some((each) => each.needsInstance));
    const ids = await idsOf(subject);
    if (ids.length > maxIds) throw errors["Forbidden.RAM"]();
    for (const id of ids) {
      const known = needsInstance && id !== "*" ? await instanceOf(caller.ownerId, id) : null;
      const orders = requestedOrders(action, parameters, known?.instanceClass);
      for (const order of orders.length > 0 ? orders : [{}]) {
        const { instanceClass = known?.instanceClass } = order;
        const regionId = known?.regionId ?? order.regionId ?? regionOf(subject);
        const context = requestContext(subject, { instanceClass, tags: known?.tags });
        // What fits the star alone is a pattern of one character, and no right to all.
        for (const each of id === "*" ? [id, anyOther] : [id]) {
          const resource = instanceResource(caller.ownerId, regionId, each);
          const allowed = sets.every((set) => decide(set, resource, context) === "allow");
          if (!allowed) throw errors["Forbidden.RAM"]();
        }
      }
    }
    return caller;
  };

  function regionOf({ parameters }: AuthorizationSubject): string {
    return parameters["RegionId"] || defaultRegionId;
  }

  async function idsOf({ caller, action, parameters }: AuthorizationSubject): Promise<string[]> {
    const named = namedInstances(parameters);
    if (!creating.has(action)) return named.length > 0 ? named : ["*"];
    const { BackupId: backupId } = parameters;
    const copied = backupId && (await instanceOfBackup(store, { ...caller, backupId }));
    return ["*", ...named, ...(copied ? [copied] : [])];
  }
}

/** No operation takes nearly as many. They come before the request is validated. */
const maxIds = 1_000;

/** A pattern that fits this id as well as the star is no pattern of certain ids. */
const anyOther = "~~~~";

function isList({ action, parameters }: AuthorizationSubject): boolean {
  if (filteredLists.has(action)) return true;
  return filteredUnlessNamed.has(action) && namedInstances(parameters).length === 0;
}

/** Whoever may list all has no limited sight, and with it the quick way through the store. */
function listing(subject: AuthorizationSubject, sets: StatementSets, regionId: string): Caller {
  const { caller } = subject;
  const everything = instanceResource(caller.ownerId, regionId, "*");
  const any = instanceResource(caller.ownerId, regionId, "");
  const other = instanceResource(caller.ownerId, regionId, anyOther);
  const nothingKnown = requestContext(subject, {});
  const seesAll = sets.every(
    (set) =>
      set.every(({ effect }) => effect === "Allow") &&
      set.some((each) => isAboutAll(each) && each.fulfilled(nothingKnown)),
  );
  if (seesAll) return caller;
  const seesNothing = sets.some(
    (set) =>
      !set.some((each) => each.effect === "Allow" && mayHold(each) && each.fitsSome(any)) ||
      set.some((each) => each.effect === "Deny" && isAboutAll(each) && mayHold(each)),
  );
  if (seesNothing) throw errors["Forbidden.RAM"]();
  return { ...caller, sight: { sees } };

  /** Holds now, or depends on an instance. */
  function mayHold(statement: CompiledStatement): boolean {
    return statement.asksInstance || statement.fulfilled(nothingKnown);
  }

  function isAboutAll({ asksInstance, fitsResource }: CompiledStatement): boolean {
    return !asksInstance && fitsResource(everything) && fitsResource(other);
  }

  function sees({ id, regionId, instanceClass, tags }: SeenInstance): boolean {
    const resource = instanceResource(caller.ownerId, regionId, id);
    const context = requestContext(subject, { instanceClass, tags });
    return sets.every((set) => decide(set, resource, context) === "allow");
  }
}
