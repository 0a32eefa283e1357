import { Redis } from "ioredis";
import { expect } from "vitest";
import type { Attribute } from "../test-server.ts";
import { models, type SdkClient, testPassword, testRegion } from "../test-server.ts";
import { frontDoorNodeId, nodeProcesses, readRows } from "./installation-state.ts";

export interface Scene {
  readonly dataDir: string;
  readonly client: SdkClient;
  /** Empty in scenarios that create the instance. */
  readonly instanceId: string;
  /** Makes a repeated order the same order. */
  readonly token: string;
}

/** One kind of task, as a user asks for it, and how to see that it was done. */
export interface Scenario {
  readonly name: string;
  /** Name of the task in the log; `repair` for changes without a task. */
  readonly task: string;
  /** The instance that the task is about, made before; none for tasks that create one. */
  readonly given: "STAND_ALONE" | "MASTER_SLAVE" | "Memcache" | null;
  /** Makes the program that the nodes run, and returns its path. */
  redisInstalled?(dataDir: string): string;
  /** The instance is used up by the task: each crash gets a new one. */
  readonly consumes?: boolean;
  /** Brings the instance to where the task has something to do. Before each crash. */
  prepare?(scene: Scene): Promise<void>;
  act(scene: Scene): Promise<string | undefined>;
  /** Besides what holds always: Normal, writable, data there, nothing leaked. */
  check?(scene: Scene, attribute: Attribute): Promise<void>;
  /** Status of an instance for which it is done; `Normal` by default. */
  readonly endsIn?: string;
  /** Password after the task. */
  password?(): string;
  /** The authority that clients trust while the instance speaks TLS. */
  trusts?(scene: Scene): string | undefined;
  /** The data written before are gone after it. */
  clearsData?: boolean;
}

const classOf = {
  STAND_ALONE: "redis.basic.small.default",
  MASTER_SLAVE: "redis.master.small.default",
  Memcache: "memcache.master.small.default",
} as const;

let orders = 0;

/** Ordered with a token: the same order again gives the same instance, whoever died meanwhile. */
export async function order(client: SdkClient, kind: keyof typeof classOf, token: string) {
  const { body } = await client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: classOf[kind],
      ...(kind === "Memcache" ? { instanceType: "Memcache" } : {}),
      password: testPassword,
      token,
    }),
  );
  return body?.instanceId ?? "";
}

export const newToken = () => `order-${process.pid}-${orders++}`;

export function connectRedis(
  attribute: Pick<Attribute, "connectionDomain" | "port">,
  password = testPassword,
  ca?: string | undefined,
): Redis {
  return new Redis({
    host: attribute.connectionDomain ?? "",
    port: Number(attribute.port),
    password,
    ...(ca === undefined ? {} : { tls: { ca } }),
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  }).on("error", () => undefined);
}

function creating(kind: keyof typeof classOf): Scenario {
  return {
    name: `CreateInstance ${kind}`,
    task: "CreateIns",
    given: null,
    consumes: true,
    act: ({ client, token }) => order(client, kind, token),
  };
}

function deleting(kind: keyof typeof classOf): Scenario {
  return {
    name: `DeleteInstance ${kind}`,
    task: "DeleteIns",
    given: kind,
    consumes: true,
    async act({ client, instanceId }) {
      await client.deleteInstance(new models.DeleteInstanceRequest({ instanceId }));
      return instanceId;
    },
  };
}

function restarting(kind: keyof typeof classOf): Scenario {
  let before: number[] = [];
  return {
    name: `RestartInstance ${kind}`,
    task: "RestartIns",
    given: kind,
    async prepare({ dataDir }) {
      before = nodeProcesses(dataDir).map((each) => each.pid);
    },
    async act({ client, instanceId }) {
      await client.restartInstance(new models.RestartInstanceRequest({ instanceId }));
      return instanceId;
    },
    async check({ dataDir }) {
      const nodes = nodeProcesses(dataDir).filter(({ nodeId }) => nodeId !== frontDoorNodeId);
      expect(
        nodes.filter(({ pid }) => before.includes(pid)),
        "nodes not restarted",
      ).toEqual([]);
    },
    ...(kind === "Memcache" ? { clearsData: true } : {}),
  };
}

interface Resize {
  readonly instanceClass: string;
  readonly nodeType?: string;
  readonly nodes: number;
  readonly maxMemoryMb: number;
}

/** Orders in turn, so that each crash finds something to change. */
function resizing(
  name: string,
  given: keyof typeof classOf,
  orders: readonly Resize[],
  { consumes = false } = {},
): Scenario {
  let turn = 0;
  const wanted = () => orders[turn % orders.length];
  return {
    name: `ModifyInstanceSpec ${name}`,
    task: "ModifyInsSpec",
    given,
    consumes,
    async prepare() {
      turn += 1;
    },
    async act({ client, instanceId }) {
      const { instanceClass, nodeType } = wanted() ?? {};
      await client.modifyInstanceSpec(
        new models.ModifyInstanceSpecRequest({
          instanceId,
          ...(instanceClass ? { instanceClass } : {}),
          ...(nodeType ? { nodeType } : {}),
        }),
      );
      return instanceId;
    },
    async check({ dataDir, instanceId }, attribute) {
      const nodes = readRows(dataDir).nodes.filter((node) => node.instance_id === instanceId);
      expect(nodes).toHaveLength(wanted()?.nodes ?? 0);
      if (given === "Memcache") return;
      using redis = disposable(connectRedis(attribute));
      const info = await redis.client.info("memory");
      expect(info).toContain(`maxmemory:${(wanted()?.maxMemoryMb ?? 0) * 1024 * 1024}\r`);
    },
  };
}

function disposable(client: Redis) {
  return { client, [Symbol.dispose]: () => client.disconnect() };
}

let policies = 0;
const policyOf = () => (policies % 2 === 0 ? "volatile-lru" : "allkeys-lru");
let authModes = 0;
const authModeOf = () => (authModes % 2 === 0 ? "Open" : "Close");
let passwords = 0;
const passwordOf = () => (passwords === 0 ? testPassword : `Other-Pass-${1000 + passwords}`);

export const scenarios: readonly Scenario[] = [
  creating("STAND_ALONE"),
  creating("MASTER_SLAVE"),
  creating("Memcache"),
  deleting("STAND_ALONE"),
  deleting("MASTER_SLAVE"),
  deleting("Memcache"),
  restarting("STAND_ALONE"),
  restarting("MASTER_SLAVE"),
  restarting("Memcache"),
  resizing("class", "MASTER_SLAVE", [
    { instanceClass: "redis.master.small.default", nodes: 2, maxMemoryMb: 1024 },
    { instanceClass: "redis.master.mid.default", nodes: 2, maxMemoryMb: 2048 },
  ]),
  resizing(
    "to two nodes",
    "STAND_ALONE",
    [{ instanceClass: "redis.master.mid.default", nodes: 2, maxMemoryMb: 2048 }],
    { consumes: true },
  ),
  resizing(
    "to one node",
    "MASTER_SLAVE",
    [{ instanceClass: "redis.basic.small.default", nodes: 1, maxMemoryMb: 1024 }],
    { consumes: true },
  ),
  resizing("Memcache", "Memcache", [
    { instanceClass: "memcache.master.small.default", nodes: 1, maxMemoryMb: 1024 },
    { instanceClass: "memcache.master.mid.default", nodes: 1, maxMemoryMb: 2048 },
  ]),
  {
    name: "ModifyInstanceConfig",
    task: "ModifyInsConfig",
    given: "MASTER_SLAVE",
    async prepare() {
      policies += 1;
    },
    async act({ client, instanceId }) {
      const config = JSON.stringify({ "maxmemory-policy": policyOf() });
      await client.modifyInstanceConfig(
        new models.ModifyInstanceConfigRequest({ instanceId, config }),
      );
      return instanceId;
    },
    async check(_, attribute) {
      using redis = disposable(connectRedis(attribute));
      expect(await redis.client.info("memory")).toContain(`maxmemory_policy:${policyOf()}\r`);
    },
  },
  {
    name: "ModifyInstanceVpcAuthMode",
    task: "ModifyInsNet",
    given: "MASTER_SLAVE",
    async prepare() {
      authModes += 1;
    },
    async act({ client, instanceId }) {
      await client.modifyInstanceVpcAuthMode(
        new models.ModifyInstanceVpcAuthModeRequest({ instanceId, vpcAuthMode: authModeOf() }),
      );
      return instanceId;
    },
    async check(_, attribute) {
      using redis = disposable(connectRedis(attribute, ""));
      const answer = redis.client.ping().catch((error: Error) => error.message.split(" ")[0]);
      expect(await answer).toBe(authModeOf() === "Close" ? "PONG" : "NOAUTH");
    },
  },
  {
    name: "FlushInstance",
    task: "FlushIns",
    given: "MASTER_SLAVE",
    clearsData: true,
    async act({ client, instanceId }) {
      await client.flushInstance(new models.FlushInstanceRequest({ instanceId }));
      return instanceId;
    },
  },
  {
    name: "FlushExpireKeys",
    task: "FlushExpireKeys",
    given: "STAND_ALONE",
    async act({ client, instanceId }) {
      await client.flushExpireKeys(new models.FlushExpireKeysRequest({ instanceId }));
      return instanceId;
    },
  },
  {
    name: "ResetAccountPassword",
    task: "repair",
    given: "MASTER_SLAVE",
    password: passwordOf,
    async prepare() {
      passwords += 1;
    },
    async act({ client, instanceId }) {
      await client.resetAccountPassword(
        new models.ResetAccountPasswordRequest({
          instanceId,
          accountName: instanceId,
          accountPassword: passwordOf(),
        }),
      );
      return instanceId;
    },
    async check(_, attribute) {
      using redis = disposable(connectRedis(attribute, `Other-Pass-${999 + passwords}`));
      await expect(redis.client.ping()).rejects.toThrow("WRONGPASS");
    },
  },
];
