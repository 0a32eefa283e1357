import { sql } from "kysely";
import type { Db } from "../../store/db.ts";
import { addressAt, hostOf, type Ipv4Block, parseBlock } from "./ipv4-block.ts";
import { vpcErrors } from "./vpc-errors.ts";
import type { Vswitch } from "./vpc-store.ts";

/** The first address of a vSwitch and its last three belong to the network itself. */
const reservedFirst = 1;
const reservedLast = 3;

export type AddressPool = ReturnType<typeof addressPool>;

/** How many addresses a vSwitch has for instances, taken or not. */
export function usableAddresses(vswitch: Pick<Vswitch, "cidrBlock">): number {
  return blockOf(vswitch).size - reservedFirst - reservedLast;
}

/** All SQL on the `vswitch_addresses` table: which instance holds which address. */
export function addressPool(db: Db) {
  return {
    /**
     * An address that nobody holds: the one asked for, else the one after the highest, so that an
     * address given back is not at once another's; else the lowest gap.
     * @throws ApiError AllocateVpcIp.NotEnough, InvalidPrivateIpAddress.AlreadyUsed, or
     *   InvalidParameter for an address that the vSwitch does not have for instances
     */
    async free(vswitch: Vswitch, wish?: string): Promise<string> {
      const block = blockOf(vswitch);
      if (wish) return wished(db, vswitch, block, wish);
      const last = block.size - 1 - reservedLast;
      const highest = await db
        .selectFrom("vswitchAddresses")
        .select((eb) => eb.fn.max("host").as("host"))
        .where("vswitchId", "=", vswitch.id)
        .executeTakeFirst();
      const next = Math.max(reservedFirst, Number(highest?.host ?? 0) + 1);
      const host = next <= last ? next : await lowestGap(db, vswitch.id);
      if (host > last) throw vpcErrors["AllocateVpcIp.NotEnough"]();
      return addressAt(block, host);
    },

    /** Takes an address that `free` returned in the same transaction. */
    async take(vswitch: Vswitch, address: string, instanceId: string): Promise<void> {
      const host = hostOf(blockOf(vswitch), address);
      if (host === null) throw new Error(`${address} is not of ${vswitch.id}`);
      await db
        .insertInto("vswitchAddresses")
        .values({ vswitchId: vswitch.id, host, instanceId })
        .execute();
    },

    /** Gives back every address that the instance holds. Idempotent. */
    release: (instanceId: string) =>
      db.deleteFrom("vswitchAddresses").where("instanceId", "=", instanceId).execute(),

    async countTaken(vswitchId: string): Promise<number> {
      const { taken } = await db
        .selectFrom("vswitchAddresses")
        .select((eb) => eb.fn.countAll<number>().as("taken"))
        .where("vswitchId", "=", vswitchId)
        .executeTakeFirstOrThrow();
      return Number(taken);
    },
  };
}

async function wished(db: Db, vswitch: Vswitch, block: Ipv4Block, wish: string): Promise<string> {
  const host = hostOf(block, wish);
  if (host === null || host < reservedFirst || host > block.size - 1 - reservedLast) {
    throw vpcErrors.InvalidParameter({ parameter: "PrivateIpAddress" });
  }
  const holder = await db
    .selectFrom("vswitchAddresses")
    .select("instanceId")
    .where("vswitchId", "=", vswitch.id)
    .where("host", "=", host)
    .executeTakeFirst();
  if (holder) throw vpcErrors["InvalidPrivateIpAddress.AlreadyUsed"]();
  return wish;
}

/** The lowest host that is free, which may lie beyond the last usable one. */
async function lowestGap(db: Db, vswitchId: string): Promise<number> {
  const { rows } = await sql<{ free: number }>`
    select case
      when not exists (select 1 from vswitch_addresses
        where vswitch_id = ${vswitchId} and host = ${sql.lit(reservedFirst)})
        then ${sql.lit(reservedFirst)}
      else (select min(a.host) + 1 from vswitch_addresses a where a.vswitch_id = ${vswitchId}
        and not exists (select 1 from vswitch_addresses b
          where b.vswitch_id = ${vswitchId} and b.host = a.host + 1))
    end as free`.execute(db);
  return Number(rows[0]?.free ?? reservedFirst);
}

function blockOf({ cidrBlock }: Pick<Vswitch, "cidrBlock">): Ipv4Block {
  const block = parseBlock(cidrBlock);
  if (!block) throw new Error(`not a block: ${cidrBlock}`);
  return block;
}
