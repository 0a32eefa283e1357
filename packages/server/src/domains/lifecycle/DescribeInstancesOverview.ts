import { listInstances } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { commonFields } from "./instance-fields.ts";
import { listFilter } from "./list-filter.ts";

/** A short list of all the caller's instances of a region, newest first, in one answer. */
export const DescribeInstancesOverview = defineOperation("DescribeInstancesOverview", {
  cachedBy: ["instances"],
  async handle(request, context) {
    const { settings } = context;
    const filter = listFilter(request, {
      ownerId: context.caller.ownerId,
      regionId: context.regionId,
      now: context.now,
    });
    const everything = { limit: Number.MAX_SAFE_INTEGER, offset: 0 };
    const { page: all } = await listInstances(context.db, filter, everything, context.caller.sight);
    return {
      Instances: all.map((instance) => {
        const fields = commonFields(instance, {
          domainSuffix: settings.domainSuffix,
          tags: [],
          parameters: {},
        });
        return {
          ArchitectureType: fields.ArchitectureType,
          Capacity: fields.Capacity,
          ChargeType: fields.ChargeType,
          ConnectionDomain: fields.ConnectionDomain,
          CreateTime: fields.CreateTime,
          EndTime: fields.EndTime,
          EngineVersion: fields.EngineVersion,
          GlobalInstanceId: fields.GlobalInstanceId,
          InstanceClass: fields.InstanceClass,
          InstanceId: fields.InstanceId,
          InstanceName: fields.InstanceName,
          InstanceStatus: fields.InstanceStatus,
          InstanceType: fields.InstanceType,
          NetworkType: fields.NetworkType,
          NodeType: fields.NodeType,
          PrivateIp: fields.PrivateIp,
          RegionId: fields.RegionId,
          ResourceGroupId: fields.ResourceGroupId,
          SecondaryZoneId: fields.SecondaryZoneId,
          VSwitchId: fields.VSwitchId,
          VpcId: fields.VpcId,
          ZoneId: fields.ZoneId,
        };
      }),
      TotalCount: all.length,
    };
  },
});
