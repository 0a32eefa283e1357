import { regions } from "@kvasir/spec";
import type { Random } from "../../kernel/ids.ts";
import type { Store } from "../../store/store.ts";
import { defaultVpcBlock } from "./cidr-rules.ts";
import { newVpc, newVswitch } from "./new-network.ts";
import { vpcStore } from "./vpc-store.ts";

/** Clients' own tests look for the network by this name. */
const defaultVpcName = "default-NODELETING";

/** Blocks of the default vSwitches, one per zone. */
const defaultBlocks = ["172.16.0.0/20", "172.16.16.0/20"];

/**
 * The network that an owner finds in a region: a VPC with a vSwitch in each of the first two
 * zones. Made once; one that its owner deleted does not come back.
 */
export async function ensureDefaultNetwork(
  store: Store,
  place: { ownerId: string; regionId: string },
  options: { now: number; random: Random },
): Promise<void> {
  const made = { name: `default-network ${place.ownerId} ${place.regionId}`, value: "1" };
  await store.transact(async (db) => {
    const known = await db
      .selectFrom("settings")
      .select("name")
      .where("name", "=", made.name)
      .executeTakeFirst();
    if (known) return;
    await db.insertInto("settings").values(made).execute();
    const networks = vpcStore(db);
    const marks = { isDefault: 1, name: defaultVpcName };
    const vpc = newVpc({ ...place, ...marks, cidrBlock: defaultVpcBlock }, options);
    await networks.insertVpc(vpc);
    const zones = (regions.get(place.regionId)?.zones ?? [])
      .filter((zone) => !zone.retired && !zone.zoneId.includes("MAZ"))
      .map((zone) => zone.zoneId)
      .sort();
    for (const [at, cidrBlock] of defaultBlocks.entries()) {
      const zoneId = zones[at];
      if (zoneId === undefined) continue;
      // A moment apart, so that lists show them in the order of their zones.
      const apart = { ...options, now: options.now + at };
      await networks.insertVswitch(
        newVswitch({ ...place, isDefault: 1, vpcId: vpc.id, zoneId, cidrBlock }, apart),
      );
    }
  });
}
