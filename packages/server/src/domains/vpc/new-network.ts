import { type Random, randomText } from "../../kernel/ids.ts";
import type { Vpc, Vswitch } from "./vpc-store.ts";

const newId = (kind: string, random: Random) => `${kind}-kv0${randomText(random, 18)}`;

export function newVpc(
  given: Pick<Vpc, "ownerId" | "regionId" | "cidrBlock"> & Partial<Vpc>,
  { now, random }: { now: number; random: Random },
): Vpc {
  return {
    name: "",
    description: "",
    resourceGroupId: "rg-default",
    isDefault: 0,
    ...given,
    id: newId("vpc", random),
    routerId: newId("vrt", random),
    routeTableId: newId("vtb", random),
    createdAt: now,
  };
}

export function newVswitch(
  given: Pick<Vswitch, "ownerId" | "regionId" | "vpcId" | "zoneId" | "cidrBlock"> &
    Partial<Vswitch>,
  { now, random }: { now: number; random: Random },
): Vswitch {
  return {
    name: "",
    description: "",
    resourceGroupId: "rg-default",
    isDefault: 0,
    ...given,
    id: newId("vsw", random),
    createdAt: now,
  };
}
