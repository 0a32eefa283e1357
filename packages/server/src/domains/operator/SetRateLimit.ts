import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { invalid } from "./operator-errors.ts";
import { count, countOrUnlimited } from "./parameters.ts";

/**
 * How many calls of an operation each owner may make within a time: a bucket of `Count` that fills
 * in `PerSeconds`, by real time. `*` stands for every operation without a limit of its own.
 * `Count=unlimited` takes the limit away.
 */
export const SetRateLimit = defineOperation("SetRateLimit", {
  writes: true,
  parameters: {
    Operation: required(text({ pattern: /^(\*|[A-Za-z]+)$/, maxLength: 64 })),
    Count: required(countOrUnlimited(1, 1_000_000)),
    PerSeconds: count(1, 86_400),
  },
  async handle({ Operation: operation, Count, PerSeconds }, { limits }) {
    if (Count === null) await limits.remove(operation);
    else {
      if (PerSeconds === undefined) throw invalid("PerSeconds");
      await limits.put({ operation, maxCount: Count, perSeconds: PerSeconds });
    }
    return {};
  },
});
