import {
  type CompiledPolicies,
  type CompiledStatement,
  type ConditionContext,
  compilePolicies,
  conditionKey,
} from "./compile-policies.ts";
import { parsePolicy } from "./parse-policy.ts";

/** `none`: nothing allows it, so it is refused all the same. */
export type Decision = "allow" | "deny" | "none";

export interface PolicyRequest {
  /** `kvstore:DeleteInstance`. */
  readonly action: string;
  /** `acs:kvstore:<region>:<account>:instance/<id>`. */
  readonly resource: string;
  /** Values of condition keys by their names, such as `acs:SourceIp`. */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * What policies, as texts, say to a request. A pure function: the whole meaning of the language.
 * @throws MalformedPolicy
 */
export function evaluate(policies: readonly string[], request: PolicyRequest): Decision {
  const entries = Object.entries(request.context ?? {});
  const context = new Map(entries.map(([key, value]) => [conditionKey(key), value]));
  const compiled: CompiledPolicies = compilePolicies(policies.map(parsePolicy));
  return decide(compiled.about(request.action), request.resource, (key) => context.get(key));
}

/** Refused by default; an Allow that fits allows; a Deny that fits wins over every Allow. */
export function decide(
  statements: readonly CompiledStatement[],
  resource: string,
  context: ConditionContext,
): Decision {
  let decision: Decision = "none";
  for (const { effect, fitsResource, fulfilled } of statements) {
    if (effect === "Allow" && decision === "allow") continue;
    if (!fitsResource(resource) || !fulfilled(context)) continue;
    if (effect === "Deny") return "deny";
    decision = "allow";
  }
  return decision;
}
