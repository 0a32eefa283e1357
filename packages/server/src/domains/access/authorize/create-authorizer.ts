import { pickErrors } from "../../../kernel/api-error.ts";
import type { Caller } from "../../../kernel/caller.ts";
import type { Store } from "../../../store/store.ts";
import { decide } from "../policy/evaluate.ts";
import { type PolicySets, principalPolicies } from "../principal-policies.ts";
import { actingCaller, namesOwner } from "./acting-owner.ts";
import { instanceAuthorizer } from "./instance-authorizer.ts";
import { networkResources } from "./network-resources.ts";
import { adminOnly, orders, rootOnly } from "./operation-kinds.ts";
import { type AuthorizationSubject, requestContext } from "./request-context.ts";
import { otherResources } from "./resources.ts";
import { isOpenToAll, kvstoreVersion, operatorVersion, serviceOf } from "./services.ts";

const errors = pickErrors(
  "Forbbiden.NotAdminUser",
  "Forbbiden.SubUser",
  "Forbedden.NotSupportRAM",
  "Forbidden.RAM",
  "NoPermission",
);

/**
 * Decides whether a request may be carried out, and in whose world. In this order: for whom it
 * acts, what only an account itself may call, what only an administrator may, the policies, the
 * right to order. Answers the caller as the operation is to see it.
 *
 * A user or session that may call an operation of those that place orders may order, unless one of
 * its policies denies `bss:PayOrder`.
 */
export function createAuthorizer(options: { store: Store; defaultRegionId: string }) {
  const { store, defaultRegionId } = options;
  const policiesOf = principalPolicies(store);
  const authorizeInstances = instanceAuthorizer(store, defaultRegionId);

  async function byPolicy(subject: AuthorizationSubject): Promise<Caller> {
    const { caller, version } = subject;
    const policies = await policiesOf(caller.principal);
    const isKvstore = version === kvstoreVersion;
    const allowed = isKvstore
      ? await authorizeInstances(subject, policies)
      : await requireOther(subject, policies, { store, defaultRegionId });
    if (isKvstore && orders.has(subject.action)) requireOrderRight(subject, policies);
    return allowed;
  }

  function inWorld(subject: AuthorizationSubject): Caller | Promise<Caller> {
    const { caller, action, version } = subject;
    const isKvstore = version === kvstoreVersion;
    const isRoot = caller.principal.kind === "root";
    if (!isRoot && isKvstore && rootOnly.has(action)) throw errors["Forbedden.NotSupportRAM"]();
    const needsAdmin = version === operatorVersion || (isKvstore && adminOnly.has(action));
    if (needsAdmin && !caller.isAdmin) throw errors["Forbbiden.NotAdminUser"]();
    if (isRoot || isOpenToAll(version, action)) return caller;
    return byPolicy(subject);
  }

  return async (subject: AuthorizationSubject): Promise<Caller> => {
    if (!namesOwner(subject.parameters)) return inWorld(subject);
    const caller = await actingCaller(subject.caller, subject.parameters, store);
    return inWorld({ ...subject, caller });
  };
}

async function requireOther(
  subject: AuthorizationSubject,
  policies: PolicySets,
  { store, defaultRegionId }: { store: Store; defaultRegionId: string },
): Promise<Caller> {
  const { caller, action, parameters } = subject;
  const { ownerId, principal } = caller;
  const service = serviceOf(subject.version);
  const regionId = parameters["RegionId"] || defaultRegionId;
  const asked = { action, principal, parameters, ownerId, regionId };
  const context = requestContext(subject, {});
  const isVpc = service.code === "vpc";
  const resources = isVpc ? await networkResources(store, asked) : otherResources(service, asked);
  for (const resource of resources) {
    for (const each of policies) {
      const statements = each.about(`${service.code}:${action}`);
      if (decide(statements, resource, context) !== "allow") throw errors[service.refusal]();
    }
  }
  return caller;
}

function requireOrderRight(subject: AuthorizationSubject, policies: PolicySets): void {
  const context = requestContext(subject, {});
  const resource = `acs:bss:*:${subject.caller.ownerId}:*`;
  for (const each of policies) {
    if (decide(each.about("bss:PayOrder"), resource, context) === "deny") {
      throw errors["Forbbiden.SubUser"]();
    }
  }
}
