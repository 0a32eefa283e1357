import type { Principal } from "../../../kernel/caller.ts";
import { allFulfilled, type ConditionContext } from "./compile-policies.ts";
import {
  isFields,
  readConditions,
  readEffect,
  readStatements,
  requireKnownFields,
  textsOf,
} from "./parse-policy.ts";
import { MalformedPolicy, type PolicyCondition } from "./policy-document.ts";

/** Who may assume a role. Services are kept and never match: none of them runs here. */
export interface TrustPolicy {
  readonly statements: readonly {
    readonly effect: "Allow" | "Deny";
    /** `acs:ram::<account>:root` (anybody of the account), `…:user/<name>`, `…:role/<name>`. */
    readonly principals: readonly string[];
    readonly conditions: readonly PolicyCondition[];
  }[];
}

const statementFields = new Set(["Effect", "Action", "Principal", "Condition"]);
const arn = /^acs:ram::(\d+|\*):(root|user\/\S+|role\/\S+)$/;

/** @throws MalformedPolicy */
export function parseTrustPolicy(text: string): TrustPolicy {
  return {
    statements: readStatements(text).map((fields) => {
      requireKnownFields(fields, statementFields);
      if (!textsOf(fields["Action"], "Action").includes("sts:AssumeRole"))
        throw new MalformedPolicy("The Action must be sts:AssumeRole.");
      return {
        effect: readEffect(fields),
        principals: principalsOf(fields["Principal"]),
        conditions: readConditions(fields["Condition"]),
      };
    }),
  };
}

function principalsOf(principal: unknown): readonly string[] {
  if (!isFields(principal) || Object.keys(principal).length === 0)
    throw new MalformedPolicy("A Statement has no Principal.");
  return Object.entries(principal).flatMap(([kind, value]) => {
    switch (kind) {
      case "RAM":
        return textsOf(value, "Principal", arn);
      case "Service":
      case "Federated":
        textsOf(value, "Principal");
        return [];
      default:
        throw new MalformedPolicy(`There is no kind of Principal ${kind}.`);
    }
  });
}

/** Whether the policy lets this principal assume the role by this request; a Deny wins. */
export function trusts(
  policy: TrustPolicy,
  principal: Pick<Principal, "kind" | "accountId" | "arn" | "name">,
  context: ConditionContext,
): boolean {
  const account = `acs:ram::${principal.accountId}`;
  const isSession = principal.kind === "role-session";
  const own = isSession ? `${account}:role/${principal.name.split("/")[0]}` : principal.arn;
  const names = [`${account}:root`, own];
  const about = policy.statements.filter(
    ({ principals, conditions }) =>
      principals.some((each) => names.includes(each)) && allFulfilled(conditions)(context),
  );
  return about.length > 0 && about.every(({ effect }) => effect === "Allow");
}
