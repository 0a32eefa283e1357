import { pickErrors } from "../../../kernel/api-error.ts";
import type { Caller, SeenInstance } from "../../../kernel/caller.ts";
import type { Store } from "../../../store/store.ts";
import type { CompiledStatement } from "../policy/compile-policies.ts";
import { decide } from "../policy/evaluate.ts";
import type { PolicySets } from "../principal-policies.ts";
import { knownInstances } from "./known-instances.ts";
import { filteredLists } from "./operation-kinds.ts";
import { type AuthorizationSubject, requestContext } from "./request-context.ts";
import { requestedClasses } from "./requested-classes.ts";
import { instanceResource, namedInstances } from "./resources.ts";

const errors = pickErrors("Forbidden.RAM");

/** The statements about one action, by set: every set must allow. */
type StatementSets = readonly (readonly CompiledStatement[])[];

/**
 * Authorizes operations of R-kvstore: every instance that the request names must be allowed, or
 * `instance/*` where it names none. Lists are not refused for what they may not show; the caller
 * they get sees the part that is allowed.
 * @throws ApiError Forbidden.RAM
 */
export function instanceAuthorizer(store: Store, defaultRegionId: string) {
  const instanceOf = knownInstances(store);

  return async (subject: AuthorizationSubject, policies: PolicySets): Promise<Caller> => {
    const { caller, action, parameters } = subject;
    const sets = policies.map((each) => each.about(`kvstore:${action}`));
    if (filteredLists.has(action)) return listing(subject, sets, regionOf(subject));
    const needsInstance = sets.some((set) => set.some((each) => each.needsInstance));
    const ids = namedInstances(parameters);
    for (const id of ids.length > 0 ? ids : ["*"]) {
      const known = needsInstance && id !== "*" ? await instanceOf(caller.ownerId, id) : null;
      const regionId = known?.regionId ?? regionOf(subject);
      const resource = instanceResource(caller.ownerId, regionId, id);
      const classes = requestedClasses(action, parameters, known?.instanceClass);
      for (const instanceClass of classes.length > 0 ? classes : [known?.instanceClass]) {
        const context = requestContext(subject, { instanceClass, tags: known?.tags });
        const allowed = sets.every((set) => decide(set, resource, context) === "allow");
        if (!allowed) throw errors["Forbidden.RAM"]();
      }
    }
    return caller;
  };

  function regionOf({ parameters }: AuthorizationSubject): string {
    return parameters["RegionId"] || defaultRegionId;
  }
}

/** Whoever may list all has no limited sight, and with it the quick way through the store. */
function listing(subject: AuthorizationSubject, sets: StatementSets, regionId: string): Caller {
  const { caller } = subject;
  const everything = instanceResource(caller.ownerId, regionId, "*");
  const any = instanceResource(caller.ownerId, regionId, "");
  // A pattern that fits this id as well as the star is no pattern of certain ids.
  const anyOther = instanceResource(caller.ownerId, regionId, "~~~~");
  const nothingKnown = requestContext(subject, {});
  const seesAll = sets.every(
    (set) =>
      set.every(({ effect }) => effect === "Allow") &&
      decide(set, everything, nothingKnown) === "allow",
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
    return !asksInstance && fitsResource(everything) && fitsResource(anyOther);
  }

  function sees({ id, regionId, instanceClass, tags }: SeenInstance): boolean {
    const resource = instanceResource(caller.ownerId, regionId, id);
    const context = requestContext(subject, { instanceClass, tags });
    return sets.every((set) => decide(set, resource, context) === "allow");
  }
}
