import type { Operation } from "../../kernel/operation.ts";
import { capacityStore } from "../capacity/index.ts";
import { instanceStore } from "../instances/index.ts";
import { serviceStore } from "../services/index.ts";
import type { RegionsSettings } from "./context.ts";
import { DescribeAvailableResource } from "./DescribeAvailableResource.ts";
import { DescribeRegions } from "./DescribeRegions.ts";
import { DescribeZones } from "./DescribeZones.ts";

export type { RegionsSettings } from "./context.ts";

/** Where instances can be, and which kinds can be ordered there. */
export function regionsOperations(options: { settings: RegionsSettings }): Operation[] {
  return [DescribeAvailableResource, DescribeRegions, DescribeZones].map((operation) =>
    operation.bind((call) => ({
      ...call,
      instances: instanceStore(call.db),
      capacity: capacityStore(call.db),
      services: serviceStore(call.db),
      settings: options.settings,
    })),
  );
}
