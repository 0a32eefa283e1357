import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemRandom } from "../../kernel/ids.ts";
import { openSqliteStore } from "../../store/sqlite-store.ts";
import type { Store } from "../../store/store.ts";
import { addressPool, usableAddresses } from "./address-pool.ts";
import { newVswitch } from "./new-network.ts";

let dir: string;
let store: Store;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-pool-"));
  store = await openSqliteStore(join(dir, "kvasir.db"));
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

const vswitch = (cidrBlock: string) =>
  newVswitch(
    { ownerId: "o", regionId: "cn-hangzhou", vpcId: "vpc-1", zoneId: "z", cidrBlock },
    { now: 1, random: systemRandom },
  );

test("the first address and the last three belong to the network", () => {
  expect(usableAddresses(vswitch("10.0.0.0/29"))).toBe(4);
  expect(usableAddresses(vswitch("10.0.0.0/24"))).toBe(252);
  expect(usableAddresses(vswitch("10.0.0.0/16"))).toBe(65_532);
});

test("addresses go upwards, and one given back is not at once another's", async () => {
  const of = vswitch("10.0.255.248/29");
  const taken: string[] = [];
  await store.transact(async (db) => {
    const pool = addressPool(db);
    const take = async (instanceId: string) => {
      const address = await pool.free(of);
      await pool.take(of, address, instanceId);
      taken.push(address);
    };
    await take("a");
    await take("b");
    await pool.release("a");
    await take("c");
    await take("d");
    await take("e");
    expect(await pool.countTaken(of.id)).toBe(4);
    await expect(pool.free(of)).rejects.toMatchObject({ code: "AllocateVpcIp.NotEnough" });
    await pool.release("c");
    await take("f");
  });
  expect(taken).toEqual([
    "10.0.255.249",
    "10.0.255.250",
    "10.0.255.251",
    "10.0.255.252",
    "10.0.255.249",
    "10.0.255.251",
  ]);
});

test("pools of two vSwitches do not meet", async () => {
  await store.transact(async (db) => {
    const pool = addressPool(db);
    for (const of of [vswitch("10.1.0.0/24"), vswitch("10.2.0.0/24")]) {
      expect(await pool.free(of, of.cidrBlock.replace("0/24", "7"))).toMatch(/\.7$/);
      await pool.take(of, of.cidrBlock.replace("0/24", "7"), "a");
      await expect(pool.free(of, of.cidrBlock.replace("0/24", "7"))).rejects.toMatchObject({
        code: "InvalidPrivateIpAddress.AlreadyUsed",
      });
    }
  });
});
