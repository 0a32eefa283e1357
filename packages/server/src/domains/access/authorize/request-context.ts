import type { Caller } from "../../../kernel/caller.ts";
import { isoSeconds } from "../../../kernel/clock.ts";
import type { ConditionContext } from "../policy/compile-policies.ts";

/** What is authorized: who asks, for what, from where. */
export interface AuthorizationSubject {
  readonly caller: Caller;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly remoteAddress: string;
  readonly isSecure: boolean;
  /** On the installation's clock. */
  readonly nowMs: number;
}

/** What conditions can ask about the instance; of an order, the class that it would have. */
export interface InstanceFacts {
  readonly instanceClass?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

const tagKey = /^(?:kvstore|acs):resourcetag\/(.*)$/s;

/** Answers condition keys for a request about one instance. */
export function requestContext(
  subject: AuthorizationSubject,
  { instanceClass, tags }: InstanceFacts,
): ConditionContext {
  return (key) => {
    switch (key) {
      case "acs:sourceip":
        return subject.remoteAddress;
      case "acs:securetransport":
        return String(subject.isSecure);
      case "acs:currenttime":
        return isoSeconds(subject.nowMs);
      case "kvstore:instanceclass":
        return instanceClass;
      default: {
        const tag = tagKey.exec(key)?.[1];
        return tag !== undefined && tags && Object.hasOwn(tags, tag) ? tags[tag] : undefined;
      }
    }
  };
}
