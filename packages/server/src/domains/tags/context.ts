import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { TagStore } from "./tag-store.ts";

/** All that the operations of this domain may touch. */
export interface TagsContext extends Call {
  readonly tags: TagStore;
  /** Which of these ids are living instances of this owner in this region. */
  livingInstances(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Ids of the region's instances that the caller may see; undefined: all of them. */
  visibleIds(): Promise<readonly string[] | undefined>;
}

export const defineOperation = operationDefiner<TagsContext>();
