import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

/** Longest time after the answer until a change is in force. */
const effectiveWithinMs = 1_000;

const malformed =
  "400 InvalidSecurityIPList.Format: Specified security IP list format is not valid.";

let server: TestServer;
let instance: Attribute;
let instanceId: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client);
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

function modify(securityIps: string, more: object = {}) {
  return server.client.modifySecurityIps(
    new models.ModifySecurityIpsRequest({ instanceId, securityIps, ...more }),
  );
}

async function groups(): Promise<string[]> {
  const { body } = await server.client.describeSecurityIps(
    new models.DescribeSecurityIpsRequest({ instanceId }),
  );
  return (body?.securityIpGroups?.securityIpGroup ?? []).map((group) =>
    [group.securityIpGroupName, group.securityIpGroupAttribute, group.securityIpList].join("|"),
  );
}

function entersFrom(from: string): Promise<boolean> {
  return canEnter(instance, { password, from });
}

/** Until the whitelist lets exactly these two in or keeps them out. */
function inForce(wanted: { here: boolean; elsewhere: boolean }): Promise<number> {
  return waitUntil(
    async () =>
      (await entersFrom("127.0.0.1")) === wanted.here &&
      (await entersFrom("127.0.0.2")) === wanted.elsewhere,
    { timeoutMs: effectiveWithinMs },
  );
}

describe("the whitelist", () => {
  test("lets in programs of this machine at first, by 127.0.0.1 and no other address", async () => {
    expect(await groups()).toEqual(["default||127.0.0.1"]);
    await inForce({ here: true, elsewhere: false });
  });

  test("a removed address loses its connections at once, the others keep theirs", async () => {
    await modify("127.0.0.1,127.0.0.2");
    await inForce({ here: true, elsewhere: true });
    const here = await redisAt(instance, { password });
    const elsewhere = await redisAt(instance, { password, from: "127.0.0.2" });
    expect(await elsewhere.set("from", "127.0.0.2")).toBe("OK");

    const gone = ended(elsewhere);
    await modify("127.0.0.2", { modifyMode: "Delete" });
    await gone;
    expect(await here.get("from")).toBe("127.0.0.2");
    await inForce({ here: true, elsewhere: false });
    here.disconnect();
  });

  test("blocks count as all of their addresses, 0.0.0.0/0 as everybody", async () => {
    for (const block of ["127.0.0.9/30", "127.0.0.0/1", "0.0.0.0/0"]) {
      await modify("127.0.0.1", { modifyMode: "Cover" });
      await inForce({ here: true, elsewhere: false });
      await modify(block, { modifyMode: "Append" });
      if (block === "127.0.0.9/30") expect(await entersFrom("127.0.0.2")).toBe(false);
      else await inForce({ here: true, elsewhere: true });
    }
    await modify("127.0.0.1");
  });

  test("an instance whose whitelist lacks this machine stays Normal and is closed to it", async () => {
    await modify("10.0.0.1");
    await inForce({ here: false, elsewhere: false });
    await waitForStatus(server.client, instanceId, "Normal");
    await modify("127.0.0.1");
    await inForce({ here: true, elsewhere: false });
  });

  test("groups are kept apart, count together, and disappear with their last entry", async () => {
    await modify("127.0.0.2,10.1.2.3/16", {
      securityIpGroupName: "office",
      securityIpGroupAttribute: "hidden",
    });
    expect(await groups()).toEqual(["default||127.0.0.1", "office|hidden|127.0.0.2,10.1.2.3/16"]);
    await inForce({ here: true, elsewhere: true });
    await modify("127.0.0.2", { securityIpGroupName: "office", modifyMode: "Delete" });
    await inForce({ here: true, elsewhere: false });
    await modify("10.1.0.0/16", { securityIpGroupName: "office", modifyMode: "Delete" });
    expect(await groups()).toEqual(["default||127.0.0.1"]);
  });

  test("holds after a restart of the instance", async () => {
    await modify("127.0.0.2");
    await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    await waitForStatus(server.client, instanceId, "Normal");
    await inForce({ here: false, elsewhere: true });
    await modify("127.0.0.1");
    await inForce({ here: true, elsewhere: false });
  });
});

describe("refusals", () => {
  test.each([
    "10.0.0.300",
    "10.0.0.1, 10.0.0.2",
    "10.0.0.1,10.0.0.1",
    "10.0.0.1,10.0.0.1/32",
    "10.0.0.0/33",
    "10.0.0.0/0",
    "localhost",
    "::1",
    ",",
  ])("%j changes nothing", async (text) => {
    expect(await refusal(modify(text))).toBe(malformed);
    expect(await groups()).toEqual(["default||127.0.0.1"]);
  });

  test("more than 1000 entries, at once or by and by", async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => `10.7.${i >> 8}.${i & 255}`).join(",");
    expect(await refusal(modify(many(1001), { securityIpGroupName: "many" }))).toBe(malformed);
    expect(await refusal(modify(many(1000), { securityIpGroupName: "many" }))).toBe("accepted");
    const more = { securityIpGroupName: "many", modifyMode: "Append" };
    expect(await refusal(modify("10.9.0.1", more))).toBe(malformed);
    expect(await refusal(modify(many(1000), { ...more, modifyMode: "Delete" }))).toBe("accepted");
    expect(await groups()).toEqual(["default||127.0.0.1"]);
  });

  test("a bad group name, a bad mode, a missing list, a missing instance", async () => {
    expect(await refusal(modify("10.0.0.1", { securityIpGroupName: "Office" }))).toBe(
      "400 InvalidParameter: The specified parameter SecurityIpGroupName is not valid.",
    );
    expect(await refusal(modify("10.0.0.1", { modifyMode: "Merge" }))).toBe(
      "400 InvalidParameter: The specified parameter ModifyMode is not valid.",
    );
    expect(await refusal(modify(""))).toBe("400 MissingParameter: Specified parameter is missing.");
    const missing = { instanceId: "r-bp1missing00000000" };
    const answer =
      "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";
    expect(await refusal(modify("10.0.0.1", missing))).toBe(answer);
    const describeMissing = server.client.describeSecurityIps(
      new models.DescribeSecurityIpsRequest(missing),
    );
    expect(await refusal(describeMissing)).toBe(answer);
  });

  test("an instance that is busy", async () => {
    await server.client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    expect(await refusal(modify("10.0.0.1"))).toBe(
      "400 IncorrectDBInstanceState: Current DB instance state does not support this operation.",
    );
    await waitForStatus(server.client, instanceId, "Normal");
  });
});
