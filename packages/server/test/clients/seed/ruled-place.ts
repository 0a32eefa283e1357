import { operatorOf } from "../../operator-client.ts";
import { createInstance, models, startTestServer } from "../../test-server.ts";
import { until } from "../story.ts";
import { nothing, type Place } from "./seed-places.ts";
import { storedState } from "./stored-state.ts";

/** One whose operator has rules, and whose owner has released ten instances in this hour. */
export async function ruledPlace(): Promise<Place> {
  const server = await startTestServer({ driver: "fake" });
  const { client, dataDir } = server;
  const operator = operatorOf(server);
  try {
    const make = async () => (await createInstance(client)).instanceId ?? "";
    const [running, ...others] = await Promise.all(Array.from({ length: 11 }, make));
    await operator.call("CreateRiskRule", {
      Kind: "burst",
      Actions: "DeleteInstance",
      Count: 10,
      PerSeconds: 3600,
    });
    for (const instanceId of others) {
      await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
    }
    await operator.call("CreateRiskRule", {
      Kind: "deny-address",
      Address: "127.0.0.0/8",
      Actions: "ModifyInstanceSpec",
    });
    await operator.call("CreateRiskRule", {
      Kind: "freeze",
      Owner: "root",
      Actions: "FlushInstance",
    });
    for (const Service of ["memcache", "tair"]) {
      await operator.call("SetService", { Service, Enabled: false });
    }
    await until("nothing is under way", async () =>
      storedState(dataDir)["tasks"]?.every((task) => task["status"] === "Succeed")
        ? true
        : undefined,
    );
    const world = { ...nothing, running: running ?? "", released: others[0] ?? "" };
    return { server, world, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}
