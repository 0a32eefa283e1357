export { cloudLimits } from "./cloud-limits.ts";
export { type RateLimit, type RateLimitStore, rateLimitStore } from "./rate-limit-store.ts";
export { anyOperation, throttle } from "./throttle.ts";
