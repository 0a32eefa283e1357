import { defineOperation } from "./context.ts";

export const ListRateLimits = defineOperation("ListRateLimits", {
  parameters: {},
  async handle(_, { limits }) {
    return {
      RateLimits: {
        RateLimit: (await limits.list()).map((each) => ({
          Operation: each.operation,
          Count: each.maxCount,
          PerSeconds: each.perSeconds,
        })),
      },
    };
  },
});
