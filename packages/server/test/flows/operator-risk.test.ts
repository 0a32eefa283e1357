import { afterAll, beforeAll, expect, test } from "vitest";
import { newOwner, operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

const riskControl =
  "403 Forbidden.RiskControl: This operation is forbidden by Aliyun Risk Control system.";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

type Client = ReturnType<typeof sdkClient>;

async function ownerNamed(name: string) {
  const key = await newOwner(server, { Name: name });
  return { ...key, client: sdkClient(key) };
}

const release = (client: Client, instanceId: string | undefined) =>
  client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));

const instancesOf = async (client: Client, count: number) => {
  const made = await Promise.all(Array.from({ length: count }, () => createInstance(client)));
  return made.map(({ instanceId }) => instanceId);
};

async function withRule(rule: Record<string, string | number>, run: () => Promise<void>) {
  const { RuleId } = await operator.call<{ RuleId: string }>("CreateRiskRule", rule);
  try {
    await run();
  } finally {
    await operator.call("DeleteRiskRule", { RuleId });
  }
}

const tenReleases = { Kind: "burst", Actions: "DeleteInstance", Count: 10, PerSeconds: 3600 };

test("the eleventh release within the hour is refused, and allowed an hour later", async () => {
  const { client } = await ownerNamed("churner");
  const ids = await instancesOf(client, 12);
  await withRule(tenReleases, async () => {
    // A release that fails is none.
    expect(await refusal(release(client, "r-bp1missing00000000"))).toContain("404");
    for (const id of ids.slice(0, 10)) expect(await refusal(release(client, id))).toBe("accepted");
    expect(await refusal(release(client, ids[10]))).toBe(riskControl);
    expect(await refusal(createInstance(client))).toBe("accepted");
    await operator.call("MoveClock", { Seconds: 3599 });
    expect(await refusal(release(client, ids[10]))).toBe(riskControl);
    await operator.call("MoveClock", { Seconds: 2 });
    expect(await refusal(release(client, ids[10]))).toBe("accepted");
  });
  expect(await refusal(release(client, ids[11]))).toBe("accepted");
});

test("releases side by side do not slip past the rule together, and others are not counted", async () => {
  const [eager, calm] = await Promise.all([ownerNamed("eager"), ownerNamed("calm")]);
  const [mine, theirs] = await Promise.all([
    instancesOf(eager.client, 20),
    instancesOf(calm.client, 1),
  ]);
  await withRule(tenReleases, async () => {
    const ends = await Promise.all(mine.map((id) => refusal(release(eager.client, id))));
    expect(ends.filter((end) => end === "accepted")).toHaveLength(10);
    expect(ends.filter((end) => end === riskControl)).toHaveLength(10);
    expect(await refusal(release(calm.client, theirs[0]))).toBe("accepted");
  });
});

test("an address on the deny list may read and not order", async () => {
  const { client } = await ownerNamed("denied");
  const list = () =>
    client.describeInstances(new models.DescribeInstancesRequest({ regionId: testRegion }));
  await withRule({ Kind: "deny-address", Address: "127.0.0.0/8" }, async () => {
    expect(await refusal(createInstance(client))).toBe(riskControl);
    expect(await refusal(list())).toBe("accepted");
  });
  await withRule({ Kind: "deny-address", Address: "127.0.0.1", Actions: "*" }, async () => {
    expect(await refusal(list())).toBe(riskControl);
  });
  await withRule({ Kind: "deny-address", Address: "10.0.0.0/8", Actions: "*" }, async () => {
    expect(await refusal(list())).toBe("accepted");
  });
});

test("a frozen owner can do nothing, others can, and the operator thaws it", async () => {
  const [cold, warm] = await Promise.all([ownerNamed("cold"), ownerNamed("warm")]);
  await operator.call("ModifyOwner", { Owner: "cold", Frozen: true });
  expect(await refusal(createInstance(cold.client))).toBe(riskControl);
  expect(await refusal(createInstance(warm.client))).toBe("accepted");
  const { RiskRules } = await operator.call<{ RiskRules: { RiskRule: object[] } }>("ListRiskRules");
  expect(RiskRules.RiskRule).toEqual([
    expect.objectContaining({ Kind: "freeze", OwnerId: cold.ownerId }),
  ]);
  await operator.call("ModifyOwner", { Owner: "cold", Frozen: false });
  expect(await refusal(createInstance(cold.client))).toBe("accepted");
});

test("no rule keeps the operator from its own API", async () => {
  await withRule({ Kind: "deny-address", Address: "127.0.0.1", Actions: "*" }, async () => {
    await withRule({ Kind: "freeze", Owner: "root" }, async () => {
      expect(await refusal(operator.call("ListRiskRules"))).toBe("accepted");
    });
  });
});

test("refusals of rules", async () => {
  const invalid = (name: string) =>
    `400 InvalidParameter: The specified parameter ${name} is not valid.`;
  const create = (rule: Record<string, string | number>) =>
    refusal(operator.call("CreateRiskRule", rule));
  expect(await create({ Kind: "burst", Count: 1 })).toBe(invalid("PerSeconds"));
  expect(await create({ Kind: "deny-address" })).toBe(invalid("Address"));
  expect(await create({ Kind: "deny-address", Address: "10.0.0.0/33" })).toBe(invalid("Address"));
  expect(await create({ Kind: "freeze" })).toBe(invalid("Owner"));
  expect(await create({ Kind: "ban" })).toBe(invalid("Kind"));
  expect(await create({ Kind: "burst", Actions: "Delete*", Count: 1, PerSeconds: 1 })).toBe(
    invalid("Actions"),
  );
  expect(await refusal(operator.call("DeleteRiskRule", { RuleId: "risk-none" }))).toBe(
    "404 InvalidRiskRule.NotFound: The specified risk rule does not exist.",
  );
});
