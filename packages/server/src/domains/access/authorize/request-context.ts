import type { Caller } from "../../../kernel/caller.ts";
import { isoSeconds } from "../../../kernel/clock.ts";
import type { Origin } from "../../../kernel/operation.ts";
import type { ConditionContext } from "../policy/compile-policies.ts";

/** What is authorized: who asks, for what, from where. */
export interface AuthorizationSubject extends Origin {
  readonly caller: Caller;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** On the installation's clock. */
  readonly nowMs: number;
}

/** What conditions can ask about the instance; of an order, the class that it would have. */
export interface InstanceFacts {
  readonly instanceClass?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

const tagKey = /^(?:kvstore|acs):resourcetag\/(.*)$/s;

/** Answers condition keys that have nothing to do with what a request is about. */
export function originContext(origin: Origin, nowMs: number): ConditionContext {
  return (key) => {
    switch (key) {
      case "acs:sourceip":
        return origin.remoteAddress;
      case "acs:securetransport":
        return String(origin.isSecure);
      case "acs:currenttime":
        return isoSeconds(nowMs);
      default:
        return undefined;
    }
  };
}

/** Answers condition keys for a request about one instance. */
export function requestContext(
  subject: AuthorizationSubject,
  { instanceClass, tags }: InstanceFacts,
): ConditionContext {
  const ofOrigin = originContext(subject, subject.nowMs);
  return (key) => {
    if (key === "kvstore:instanceclass") return instanceClass;
    const tag = tagKey.exec(key)?.[1];
    if (tag === undefined) return ofOrigin(key);
    return tags && Object.hasOwn(tags, tag) ? tags[tag] : undefined;
  };
}
