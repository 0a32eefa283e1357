import type { ParameterPatch } from "../src/parameter.ts";

const page = { type: "int32", minimum: 1, default: 1, applyDefault: true } as const;
const size = { type: "int32", applyDefault: true } as const;

/** Page numbers and page sizes. */
export const pagingPatches: readonly ParameterPatch[] = [
  {
    name: ["PageNumber", "PageNumbers", "PageNum"],
    set: page,
    reason: "the first page is 1 everywhere; the text type of three operations is a slip",
  },
  {
    name: "PageSize",
    operations: ["DescribeBackups"],
    set: { errorKey: "InvalidPageSize.Malformed" },
    reason: "the operation lists this error for a size outside its list, so its list stays",
  },
  {
    name: "PageSize",
    operations: ["DescribeClusterBackupList"],
    set: { minimum: 1, maximum: 300 },
    drop: ["enum"],
    reason: "the sizes are those the console offers; the largest is the limit",
  },
  {
    name: "PageSize",
    operations: [
      "DescribeActiveOperationTask",
      "DescribeCacheAnalysisReport",
      "DescribeCacheAnalysisReportList",
      "DescribeClusterMemberInfo",
      "DescribeDedicatedClusterInstanceList",
      "DescribeInstanceAutoRenewalAttribute",
      "DescribeRoleZoneInfo",
      "DescribeRunningLogRecords",
      "DescribeSlowLogRecords",
    ],
    drop: ["enum"],
    reason: "30, 50, 100 are the sizes of the console; command line users ask for others",
  },
  {
    name: ["PageSize", "MaxRecordsPerPage"],
    fill: { minimum: 1, maximum: 100, default: 30 },
    set: size,
    reason: "100 is the largest size documented in most operations, 30 the usual default",
  },
];
