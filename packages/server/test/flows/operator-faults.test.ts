import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clientFor, newOwner, operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake", allowClock: true });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

interface FaultFields {
  readonly FaultId: string;
  readonly Hits: number;
}

const faults = async () =>
  (await operator.call<{ Faults: { Fault: FaultFields[] } }>("ListFaults")).Faults.Fault;

async function fault(rule: Record<string, string | number>): Promise<string> {
  return (await operator.call<{ FaultId: string }>("CreateFault", rule)).FaultId;
}

afterEach(async () => {
  for (const { FaultId } of await faults()) await operator.call("DeleteFault", { FaultId });
});

const list = (client = server.client) =>
  client.describeInstances(new models.DescribeInstancesRequest({ regionId: testRegion }));

/** What a client without an answer of the server sees. */
async function cutOff(call: Promise<unknown>): Promise<boolean> {
  return call.then(
    () => false,
    (error: object) => !("statusCode" in error),
  );
}

test("an error happens as often as it may, is counted, and then no more", async () => {
  await fault({
    Effect: "error",
    ErrorCode: "ServiceUnavailable",
    Operation: "DescribeInstances",
    Times: 2,
  });
  const gone =
    "503 ServiceUnavailable: The request has failed due to a temporary failure of the server.";
  expect(await refusal(list())).toBe(gone);
  expect(await refusal(server.client.describeRegions(new models.DescribeRegionsRequest({})))).toBe(
    "accepted",
  );
  expect(await refusal(list())).toBe(gone);
  expect(await refusal(list())).toBe("accepted");
  expect(await faults()).toMatchObject([{ Effect: "error", Times: "2", Hits: 2 }]);
});

test("parallel requests do not meet a fault more often than it may happen", async () => {
  await fault({ Effect: "error", ErrorCode: "InternalError", Times: 5 });
  const ends = await Promise.all(Array.from({ length: 20 }, () => refusal(list())));
  expect(ends.filter((end) => end.startsWith("500 InternalError: "))).toHaveLength(5);
  expect(ends.filter((end) => end === "accepted")).toHaveLength(15);
});

test("a fault of one owner, or of one instance, is nobody else's", async () => {
  const other = sdkClient(await newOwner(server, { Name: "other" }));
  const [one, two] = await Promise.all([createInstance(other), createInstance(other)]);
  const restart = (instanceId: string | undefined) =>
    other.restartInstance(new models.RestartInstanceRequest({ instanceId }));
  const throttling = { Effect: "error", ErrorCode: "Throttling.User" };
  const mine = await fault({ ...throttling, Owner: "other", Operation: "DescribeInstances" });
  expect(await refusal(list(other))).toContain("400 Throttling.User: ");
  expect(await refusal(list())).toBe("accepted");
  await operator.call("DeleteFault", { FaultId: mine });
  expect(await refusal(list(other))).toBe("accepted");
  await fault({ ...throttling, InstanceId: one.instanceId ?? "" });
  expect(await refusal(restart(one.instanceId))).toContain("400 Throttling.User: ");
  expect(await refusal(restart(two.instanceId))).toBe("accepted");
});

test("latency delays and does not refuse", async () => {
  await fault({ Effect: "latency", LatencyMs: 300, Operation: "DescribeInstances" });
  const start = performance.now();
  expect(await refusal(list())).toBe("accepted");
  expect(performance.now() - start).toBeGreaterThanOrEqual(299);
});

test("a share of the requests is a share", async () => {
  await fault({ Effect: "error", ErrorCode: "ServiceUnavailable", Percent: 30 });
  let hit = 0;
  for (let batch = 0; batch < 10; batch++) {
    const ends = await Promise.all(Array.from({ length: 10 }, () => refusal(list())));
    hit += ends.filter((end) => end !== "accepted").length;
  }
  expect(hit).toBeGreaterThan(8);
  expect(hit).toBeLessThan(58);
  expect(await faults()).toMatchObject([{ Hits: hit }]);
});

test("a connection dropped before the work leaves nothing done", async () => {
  const key = await newOwner(server, { Name: "cut-before" });
  const client = clientFor(server, key, "2015-01-01");
  const order = { RegionId: testRegion, InstanceClass: "redis.basic.small.default" };
  await fault({ Effect: "drop-before", Operation: "CreateInstance", Times: 1 });
  expect(await cutOff(client.call("CreateInstance", order))).toBe(true);
  const { TotalCount } = await client.call("DescribeInstances", { RegionId: testRegion });
  expect(TotalCount).toBe(0);
});

test("a connection dropped after the work: a token finds it done, and does not do it again", async () => {
  const key = await newOwner(server, { Name: "cut-after" });
  const client = clientFor(server, key, "2015-01-01");
  const order = {
    RegionId: testRegion,
    InstanceClass: "redis.basic.small.default",
    Token: crypto.randomUUID(),
  };
  await fault({ Effect: "drop-after", Operation: "CreateInstance", Times: 3 });
  for (let call = 0; call < 3; call++) {
    expect(await cutOff(client.call("CreateInstance", order))).toBe(true);
  }
  const { InstanceId } = await client.call("CreateInstance", order);
  const { TotalCount, Instances } = await client.call("DescribeInstances", {
    RegionId: testRegion,
  });
  expect(TotalCount).toBe(1);
  expect(Instances).toMatchObject({ KVStoreInstance: [{ InstanceId }] });
  expect(server.logLines.some((line) => line.includes('"code":"Dropped"'))).toBe(true);
});

test("a fault ends by the installation's clock", async () => {
  await fault({ Effect: "error", ErrorCode: "ServiceUnavailable", Seconds: 3600 });
  expect(await refusal(list())).toContain("503");
  await operator.call("MoveClock", { Seconds: 3601 });
  expect(await refusal(list())).toBe("accepted");
  expect(await faults()).toEqual([]);
});

test("refusals of faults", async () => {
  const refused = (rule: Record<string, string | number>) => refusal(fault(rule));
  const invalid = (name: string) =>
    `400 InvalidParameter: The specified parameter ${name} is not valid.`;
  expect(await refused({ Effect: "error" })).toBe(invalid("ErrorCode"));
  expect(await refused({ Effect: "error", ErrorCode: "Nonsense" })).toBe(invalid("ErrorCode"));
  expect(await refused({ Effect: "latency" })).toBe(invalid("LatencyMs"));
  expect(await refused({ Effect: "drop-after", NodeRole: "master" })).toBe(invalid("NodeRole"));
  expect(await refused({ Effect: "explode" })).toBe(invalid("Effect"));
  expect(await refused({ Effect: "kill", InstanceId: "r-1" })).toBe(
    "400 InvalidFault.NoNodes: This installation runs no nodes that a fault could act on.",
  );
  expect(await refusal(operator.call("DeleteFault", { FaultId: "fault-none" }))).toBe(
    "404 InvalidFault.NotFound: The specified fault does not exist.",
  );
});
