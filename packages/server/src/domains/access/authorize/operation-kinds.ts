/** Operations that only the account itself may call, never a user or a role session of it. */
export const rootOnly: ReadonlySet<string> = new Set([
  "CreateDedicatedUserCluster",
  "CreateUserClusterHost",
  "DeleteDedicatedUserCluster",
  "DeleteUserClusterHost",
  "DescribeRdsVSwitchs",
  "DescribeRdsVpcs",
  "InitializeKvstorePermission",
  "ModifyActiveOperationTask",
  "ModifyDedicatedUserCluster",
  "ModifyUserClusterHost",
  "ReplaceUserClusterHost",
]);

/** Operations on the platform or on other owners' instances, besides the whole operator's API. */
export const adminOnly: ReadonlySet<string> = new Set([
  "ActivateInstance",
  "DataOperate",
  "DeactivateInstance",
]);

/** Operations that make instances: what they need is the right to all, whatever they copy. */
export const creating: ReadonlySet<string> = new Set([
  "CreateDedicatedInstance",
  "CreateInstance",
  "CreateInstances",
  "CreateShardingInstance",
  "CreateTairInstance",
]);

/** Operations that place an order. */
export const orders: ReadonlySet<string> = new Set([
  "AddShardingNode",
  "CreateDedicatedInstance",
  "CreateInstance",
  "CreateInstances",
  "CreateShardingInstance",
  "CreateTairInstance",
  "CreateUserClusterHost",
  "DeleteShardingNode",
  "EnableAdditionalBandwidth",
  "ModifyInstanceCapacity",
  "ModifyInstanceSpec",
  "ModifyNodeSpec",
  "RenewAdditionalBandwidth",
  "RenewInstance",
  "RenewMultiInstance",
  "TransformInstanceChargeType",
  "TransformToEcs",
  "TransformToPrePaid",
]);

/**
 * Reads that leave out what the caller may not see, instead of refusing. An operation stands here
 * only when it asks `caller.sight`; any other list needs the right to all instances.
 */
export const filteredLists: ReadonlySet<string> = new Set([
  "DescribeHistoryTasks",
  "DescribeInstances",
  "DescribeInstancesByExpireTime",
  "DescribeInstancesOverview",
  "DescribeTags",
  "ListTagResources",
]);

/** The same, unless they name the instance that they are about. */
export const filteredUnlessNamed: ReadonlySet<string> = new Set([
  "DescribeInstanceAutoRenewalAttribute",
]);
