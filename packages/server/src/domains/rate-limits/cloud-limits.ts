import type { RateLimit } from "./rate-limit-store.ts";
import { anyOperation } from "./throttle.ts";

/** Calls, the seconds in which they may be made, and the operations this is published for. */
const published: readonly (readonly [number, number, readonly string[]])[] = [
  [
    200,
    60,
    [
      "AddShardingNode",
      "AllocateInstancePublicConnection",
      "DescribeActiveOperationTask",
      "DescribeBackupPolicy",
      "DescribeSecurityIps",
      "RenewInstance",
      "SyncDtsStatus",
      "TagResources",
    ],
  ],
  [100, 60, ["DescribeRunningLogRecords"]],
  [1000, 60, ["DescribeEngineVersion"]],
  [300, 1, ["DescribeRoleZoneInfo"]],
  [100, 1, ["DescribeInstanceConfig", "ListTagResources"]],
];

/**
 * What `--profile cloud` begins with: the numbers of the cloud's page on API rate quotas of this
 * product (help.aliyun.com, document 472150), per account. For operations that the page gives no
 * number for, or that we know none of, its commonest one stands: 200 calls a minute.
 */
export const cloudLimits: readonly RateLimit[] = [
  { operation: anyOperation, maxCount: 200, perSeconds: 60 },
  ...published.flatMap(([maxCount, perSeconds, names]) =>
    names.map((operation) => ({ operation, maxCount, perSeconds })),
  ),
];
