import { defineOperation } from "./context.ts";
import { commonFields } from "./instance-fields.ts";

/** Everything about one instance. */
export const DescribeInstanceAttribute = defineOperation("DescribeInstanceAttribute", {
  async handle(request, context) {
    const { instances, tags, parameters, whitelists, settings, caller } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const [tagsOf, values, allowed] = await Promise.all([
      tags.of([instance.id]),
      parameters.values(instance.id),
      whitelists.allowed(instance.id),
    ]);
    return {
      Instances: {
        DBInstanceAttribute: [
          {
            ...commonFields(instance, {
              domainSuffix: settings.domainSuffix,
              tags: tagsOf.get(instance.id) ?? [],
              parameters: values,
            }),
            Engine: instance.instanceType === "Memcache" ? "Memcache" : "Redis",
            HasRenewChangeOrder: String(instance.renewClass !== ""),
            InstanceReleaseProtection: instance.releaseProtection === 1,
            IsOrderCompleted: instance.busyTaskId === null,
            IsSupportTDE: false,
            MaintainEndTime: instance.maintainEnd,
            MaintainStartTime: instance.maintainStart,
            RealInstanceClass: instance.realInstanceClass,
            ReplicationMode: instance.nodeType === "STAND_ALONE" ? "" : "master-slave",
            SecurityIPList: allowed.join(","),
            VpcAuthMode: instance.vpcAuthMode,
            VpcCloudInstanceId: instance.vpcId ? instance.id : "",
            ZoneType: instance.secondaryZoneId ? "doublezone" : "singlezone",
          },
        ],
      },
    };
  },
});
