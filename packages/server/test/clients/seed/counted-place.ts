import { day, order, small } from "../../billing-calls.ts";
import { newOwner, operatorOf } from "../../operator-client.ts";
import {
  createInstance,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
  testRegion,
  waitForStatus,
} from "../../test-server.ts";
import { until } from "../story.ts";
import type { SeedWorld } from "./seed-case.ts";
import { nothing, type Place } from "./seed-places.ts";
import { storedState } from "./stored-state.ts";

/** A zone whose stock of the family `redis.basic` is sold out. */
export const soldOutZone = `${testRegion}-j`;
/** A zone where the class `redis.basic.small.default` is not on sale. */
export const withoutSmallZone = `${testRegion}-k`;

/**
 * One whose operator counts money, quota, stock and hosts, and that has instances with a lock or
 * an order that is to come.
 */
export async function countedPlace(): Promise<Place> {
  const server = await startTestServer({ allowClock: true });
  try {
    const world = { ...nothing, ...(await furnish(server)) };
    return { server, world, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function furnish(server: TestServer): Promise<Partial<SeedWorld>> {
  const { client, dataDir } = server;
  const operator = operatorOf(server);
  const expired = await subscribe(client);
  await operator.call("MoveClock", { Seconds: 31 * day + 60 });
  await waitForStatus(client, expired, "Inactive");

  const changing = await subscribe(client);
  await client.renewInstance(
    new models.RenewInstanceRequest({
      instanceId: changing,
      period: 1,
      instanceClass: "redis.basic.mid.default",
    }),
  );
  const { instanceId: writeLocked = "" } = await createInstance(client);
  await client.lockDBInstanceWrite(
    new models.LockDBInstanceWriteRequest({ DBInstanceId: writeLocked, lockReason: "row 48" }),
  );
  await waitForStatus(client, writeLocked, "Normal");

  const owners = {
    poor: await newOwner(server, { Name: "poor" }),
    unverified: await newOwner(server, { Name: "unverified" }),
    "at-quota": await newOwner(server, { Name: "at-quota" }),
  };
  const poorSubscription = await subscribe(sdkClient(owners.poor));
  const unverifiedSubscription = await subscribe(sdkClient(owners.unverified));
  await createInstance(sdkClient(owners["at-quota"]));
  await operator.call("ModifyOwner", { Owner: "poor", CreditCents: 0 });
  await operator.call("ModifyOwner", { Owner: "unverified", IdentityVerified: false });
  await operator.call("ModifyOwner", { Owner: "at-quota", PostPaidQuota: 1 });

  const family = { ZoneId: soldOutZone, ClassFamily: "redis.basic", Available: 0 };
  await operator.call("SetZoneStock", family);
  const off = { ZoneId: withoutSmallZone, ClassOrFamily: small, Offered: false };
  await operator.call("SetClassAvailability", off);
  const host = { HostId: "machine", MemoryMB: 60 * 1024, Cpu: 64, Ports: 1000 };
  await operator.call("RegisterHost", host);
  await until("nothing is under way", async () =>
    storedState(dataDir)["tasks"]?.every((task) => task["status"] === "Succeed") ? true : undefined,
  );
  return {
    expired,
    changing,
    writeLocked,
    poorSubscription,
    unverifiedSubscription,
    keys: owners,
  };
}

async function subscribe(client: TestServer["client"]): Promise<string> {
  const id = await order(client, { chargeType: "PrePaid", period: "1" });
  await waitForStatus(client, id, "Normal");
  return id;
}
