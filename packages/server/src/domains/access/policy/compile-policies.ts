import { conditionOperators } from "./condition-operators.ts";
import type { PolicyCondition, PolicyDocument, PolicyStatement } from "./policy-document.ts";
import { resourcePattern } from "./resource-pattern.ts";
import { type Matches, wildcardIgnoringCase } from "./wildcard.ts";

/** Looks up what the request says of a condition key, by its normal form (see `conditionKey`). */
export type ConditionContext = (key: string) => string | undefined;

export interface CompiledStatement {
  readonly effect: "Allow" | "Deny";
  fitsResource: Matches;
  /** Whether it is about any resource whose name begins like this. */
  fitsSome(prefix: string): boolean;
  fulfilled(context: ConditionContext): boolean;
  /** Whether it can matter which class and tags an instance has, or where it stands. */
  readonly needsInstance: boolean;
  /** Whether its conditions ask for the class or the tags. */
  readonly asksInstance: boolean;
}

/** The policies of one principal, ready for many requests. */
export interface CompiledPolicies {
  /** Statements about an action such as `kvstore:DeleteInstance`. */
  about(action: string): readonly CompiledStatement[];
}

/** Names of keys count in any case; what stands behind a slash is a tag's key and does not. */
export function conditionKey(key: string): string {
  const slash = key.indexOf("/");
  if (slash === -1) return key.toLowerCase();
  return key.slice(0, slash).toLowerCase() + key.slice(slash);
}

/** Compiles each pattern once; statements are sorted out per action at its first request. */
export function compilePolicies(documents: readonly PolicyDocument[]): CompiledPolicies {
  const statements = documents
    .flatMap((document) => document.statements)
    .map((statement) => ({ fitsAction: actionOf(statement), compiled: compiledOf(statement) }));
  const byAction = new Map<string, readonly CompiledStatement[]>();
  return {
    about(action) {
      const known = byAction.get(action);
      if (known) return known;
      const found = statements
        .filter(({ fitsAction }) => fitsAction(action))
        .map(({ compiled }) => compiled);
      byAction.set(action, found);
      return found;
    },
  };
}

function actionOf({ actions, isNotAction }: PolicyStatement): Matches {
  const patterns = actions.map(wildcardIgnoringCase);
  return (action) => patterns.some((fits) => fits(action)) !== isNotAction;
}

function compiledOf({ effect, resources, conditions }: PolicyStatement): CompiledStatement {
  const patterns = resources.map(resourcePattern);
  const fulfilled = allFulfilled(conditions);
  const asksInstance = conditions.some(({ key }) => isOfInstance(conditionKey(key)));
  return {
    effect,
    fitsResource: (resource) => patterns.some(({ fits }) => fits(resource)),
    fitsSome: (prefix) => patterns.some(({ fitsSome }) => fitsSome(prefix)),
    fulfilled,
    needsInstance: asksInstance || !patterns.every(({ isInEveryRegion }) => isInEveryRegion),
    asksInstance,
  };
}

/** Says whether every one of these conditions holds; none is no condition. */
export function allFulfilled(
  conditions: readonly PolicyCondition[],
): (context: ConditionContext) => boolean {
  const all = conditions.map(conditionOf);
  return (context) => all.every((holds) => holds(context));
}

function isOfInstance(key: string): boolean {
  return key === "kvstore:instanceclass" || /^(kvstore|acs):resourcetag\//.test(key);
}

function conditionOf({ operator, key, values }: PolicyCondition) {
  const known = conditionOperators[operator];
  if (!known) throw new Error(`no condition operator ${operator}`);
  const name = conditionKey(key);
  const comparisons = values.map((value) => known.compile(value));
  return (context: ConditionContext): boolean => {
    const value = context(name);
    const fits = value !== undefined && comparisons.some((compare) => compare?.(value) === true);
    return fits !== known.negated;
  };
}
