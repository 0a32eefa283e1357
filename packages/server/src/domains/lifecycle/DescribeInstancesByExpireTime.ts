import { listInstances } from "../instances/index.ts";
import { configJson } from "../parameters/index.ts";
import { defineOperation } from "./context.ts";
import { commonFields } from "./instance-fields.ts";

const dayMs = 24 * 3_600_000;

/**
 * Lists subscriptions of the region that end within `ExpirePeriod` days (default 7), also those
 * that ended already when `HasExpiredRes` is true.
 */
export const DescribeInstancesByExpireTime = defineOperation("DescribeInstancesByExpireTime", {
  async handle(request, { db, caller, regionId, settings, now }) {
    const PageNumber = request.PageNumber ?? 1;
    const PageSize = request.PageSize ?? 30;
    const days = request.ExpirePeriod ?? 7;
    const { total, page } = await listInstances(
      db,
      {
        ownerId: caller.ownerId,
        regionId,
        chargeType: "PrePaid",
        instanceType: request.InstanceType || undefined,
        ends: { from: request.HasExpiredRes ? 0 : now, until: now + days * dayMs },
      },
      { limit: PageSize, offset: (PageNumber - 1) * PageSize },
      caller.sight,
    );
    return {
      Instances: {
        KVStoreInstance: page.map((instance) => {
          const { domainSuffix } = settings;
          const fields = commonFields(instance, { domainSuffix, tags: [], parameters: {} });
          return {
            ArchitectureType: fields.ArchitectureType,
            Bandwidth: fields.Bandwidth,
            Capacity: fields.Capacity,
            ChargeType: fields.ChargeType,
            Config: configJson({}),
            ConnectionDomain: fields.ConnectionDomain,
            Connections: fields.Connections,
            CreateTime: fields.CreateTime,
            EndTime: fields.EndTime,
            EngineVersion: fields.EngineVersion,
            HasRenewChangeOrder: String(instance.renewClass !== ""),
            InstanceClass: fields.InstanceClass,
            InstanceId: fields.InstanceId,
            InstanceName: fields.InstanceName,
            InstanceStatus: fields.InstanceStatus,
            InstanceType: fields.InstanceType,
            IsRds: fields.IsRds,
            NetworkType: fields.NetworkType,
            NodeType: fields.NodeType,
            PackageType: fields.PackageType,
            Port: fields.Port,
            PrivateIp: fields.PrivateIp,
            QPS: fields.QPS,
            RegionId: fields.RegionId,
            UserName: instance.id,
            VSwitchId: fields.VSwitchId,
            VpcId: fields.VpcId,
            ZoneId: fields.ZoneId,
          };
        }),
      },
      PageNumber,
      PageSize,
      TotalCount: total,
    };
  },
});
