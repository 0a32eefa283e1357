import { isoSeconds } from "../../kernel/clock.ts";
import { connectionDomain } from "../instances/index.ts";
import { mebibyte } from "./backup.ts";
import { defineOperation } from "./context.ts";
import { parseSeed } from "./seed.ts";

/**
 * The temporary instances beside an instance, oldest first. Each listens on the instance's own port
 * at the address named. `Memory` is in bytes, all that its data may take.
 */
export const DescribeTempInstance = defineOperation("DescribeTempInstance", {
  async handle(request, { temps, instances, settings, caller }) {
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    return {
      TempInstances: {
        TempInstance: (await temps.of(instance.id)).map((temp) => {
          const source = parseSeed(temp.seed);
          return {
            CreateTime: isoSeconds(temp.createdAt),
            Domain: connectionDomain(temp, settings.domainSuffix),
            ExpireTime: temp.endTime === null ? "" : isoSeconds(temp.endTime),
            InstanceId: instance.id,
            Memory: temp.capacityMb * mebibyte,
            SnapshotId: "backupId" in source ? source.backupId : "",
            Status: temp.status,
            TempInstanceId: temp.id,
          };
        }),
      },
    };
  },
});
