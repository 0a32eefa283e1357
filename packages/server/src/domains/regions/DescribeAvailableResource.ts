import { regions } from "@kvasir/spec";
import { pickErrors } from "../../kernel/api-error.ts";
import { chooseZone } from "../catalogue/index.ts";
import type { Instance } from "../instances/index.ts";
import { serviceOfClass } from "../services/index.ts";
import { availableClasses } from "./available-classes.ts";
import { defineOperation, type RegionsContext } from "./context.ts";
import { resourceTree } from "./resource-tree.ts";
import { languageOf, zonesOf } from "./zone-names.ts";

const errors = pickErrors("InvalidParameter", "MissingParameter.InstanceId");

/**
 * What can be ordered in the region's open zones, or what an instance can be changed to. Only what
 * this installation runs, and its operator has not switched off, is listed. Both charge types and every resource group see the same.
 * @throws ApiError InvalidZoneId.NotFound, InvalidInstanceId.NotFound, MissingParameter for a
 *   change of an instance that is not named
 */
export const DescribeAvailableResource = defineOperation("DescribeAvailableResource", {
  async handle(request, context) {
    const { regionId, settings } = context;
    const language = languageOf(request.AcceptLanguage);
    if (request.ZoneId) chooseZone(regionId, request.ZoneId);
    const instance = await changedInstance(request, context);
    const region = regions.get(regionId);
    const wantedZone = request.ZoneId ?? instance?.zoneId;
    const zones = (region ? zonesOf(region, language) : []).filter(
      ({ zoneId, disabled }) => !disabled && (wantedZone === undefined || zoneId === wantedZone),
    );
    const classes = availableClasses({
      engine: request.Engine,
      productType: request.ProductType ?? "Local",
      of: instance,
      direction: directionOf(request.OrderType),
      hasEngine: settings.hasEngine,
    });
    const isOffered = await context.capacity.availability.matrix();
    const off = await context.services.switchedOff();
    const isOn = (instanceClass: string) => !off.has(serviceOfClass(instanceClass) ?? "");
    const offered = zones.map(({ zoneId, name }) => ({
      zoneId,
      name,
      classes: classes.filter((each) => isOn(each.class) && isOffered(zoneId, each.class)),
    }));
    return {
      AvailableZones: {
        AvailableZone: offered
          .filter((zone) => zone.classes.length > 0)
          .map((zone) => ({
            IsMainSale: true,
            RegionId: regionId,
            SupportedEngines: resourceTree(zone.classes, language),
            ZoneId: zone.zoneId,
            ZoneName: zone.name,
          })),
      },
    };
  },
});

async function changedInstance(
  request: {
    InstanceId?: string | undefined;
    NodeId?: string | undefined;
    OrderType?: string | undefined;
  },
  { instances, caller }: RegionsContext,
): Promise<Instance | undefined> {
  if (!request.InstanceId) {
    if (directionOf(request.OrderType) || request.NodeId) {
      throw errors["MissingParameter.InstanceId"]();
    }
    return undefined;
  }
  const instance = await instances.require(caller.ownerId, request.InstanceId);
  if (request.NodeId && !request.NodeId.startsWith(`${instance.id}-db-`)) {
    throw errors.InvalidParameter({ parameter: "NodeId" });
  }
  return instance;
}

function directionOf(orderType: string | undefined): "UPGRADE" | "DOWNGRADE" | undefined {
  return orderType === "UPGRADE" || orderType === "DOWNGRADE" ? orderType : undefined;
}
