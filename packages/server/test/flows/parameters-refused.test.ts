import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parameterCalls } from "../parameter-calls.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";

const notSupported =
  "400 ParamNotSupportedForCurrentVersion: Parameter is not supported for current version.";
const malformed = "400 InvalidParameters.Format: Specified parameters is not valid.";

let server: TestServer;
let instanceId: string;

const { modify, config } = parameterCalls(() => ({
  client: server.client,
  instanceId,
}));

beforeAll(async () => {
  server = await startTestServer();
  const instance = await createInstance(server.client, { engineVersion: "7.0" });
  instanceId = instance.instanceId ?? "";
});
afterAll(() => server[Symbol.asyncDispose]());

describe("refused", () => {
  test.each([
    ["not json", malformed],
    ["[]", malformed],
    ['{"maxmemory":"1"}', malformed],
    ['{"hz":501}', malformed],
    ['{"hz":20,"maxmemory-policy":"lru"}', malformed],
    ['{"appendfsync":"always"}', malformed],
    ['{"hash-max-ziplist-entries":256}', notSupported],
    ['{"#no_loose_sentinel-enabled":"yes"}', notSupported],
    ['{"script_check_enable":"0"}', notSupported],
  ])("%s changes nothing", async (text, answer) => {
    const before = await config();
    expect(await refusal(modify(text))).toBe(answer);
    expect(await config()).toEqual(before);
  });

  test("nothing to change, an instance that is not there, busy or no Redis", async () => {
    const { client } = server;
    const nothing = client.modifyInstanceConfig(
      new models.ModifyInstanceConfigRequest({ instanceId }),
    );
    expect(await refusal(nothing)).toBe("400 MissingParameter: Specified parameter is missing.");
    const missing = "r-bp1missing00000000";
    const notFound =
      "404 InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records.";
    expect(await refusal(modify({ hz: 20 }, missing))).toBe(notFound);
    const describeMissing = client.describeParameters(
      new models.DescribeParametersRequest({ DBInstanceId: missing }),
    );
    expect(await refusal(describeMissing)).toBe(notFound);

    const memcache = await createInstance(client, {
      instanceType: "Memcache",
      instanceClass: "memcache.master.small.default",
    });
    const memcacheId = memcache.instanceId ?? "";
    expect(await refusal(modify({ hz: 20 }, memcacheId))).toBe(
      "403 InstanceType.NotSupport: Current instance type does not support this operation.",
    );
    expect(await config(memcacheId)).toEqual({});

    await client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
    expect(await refusal(modify({ hz: 20 }))).toBe(
      "400 IncorrectDBInstanceState: Current DB instance state does not support this operation.",
    );
    await waitForStatus(client, instanceId, "Normal");
  });
});
