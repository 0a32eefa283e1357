/** A policy in the RAM policy language, Version 1, checked. */
export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly effect: "Allow" | "Deny";
  /** Patterns; with `isNotAction` the statement is about every action that fits none of them. */
  readonly actions: readonly string[];
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  readonly conditions: readonly PolicyCondition[];
}

export interface PolicyCondition {
  readonly operator: string;
  /** As written, such as `acs:SourceIp`. */
  readonly key: string;
  /** One of them is enough; of a negated operator none may fit. */
  readonly values: readonly string[];
}

/** A text that is no policy. The message says what is wrong, for its author. */
export class MalformedPolicy extends Error {
  override readonly name = "MalformedPolicy";
}
