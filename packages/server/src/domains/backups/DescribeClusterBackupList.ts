import { defineOperation } from "./context.ts";
import { timeRange } from "./time-range.ts";

/** Backup sets of clusters. No instance is a cluster yet, so there are none. */
export const DescribeClusterBackupList = defineOperation("DescribeClusterBackupList", {
  async handle(request, { instances, caller, now }) {
    timeRange(request, now);
    await instances.require(caller.ownerId, request.InstanceId);
    const PageSize = request.PageSize ?? 30;
    return {
      ClusterBackups: [],
      FreeSize: 0,
      FullStorageSize: 0,
      LogStorageSize: 0,
      MaxResults: 0,
      PageNumber: request.PageNumber ?? 1,
      PageSize,
    };
  },
});
