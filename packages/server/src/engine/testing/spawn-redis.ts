import { join } from "node:path";
import { passwordSha256, type RedisUser } from "../redis/acl.ts";
import { connectRedis, type RedisClient } from "../redis/redis-client.ts";
import { type RedisNodeOptions, redisNodeSpec, redisSocketName } from "../redis/redis-config.ts";
import { waitReady } from "../redis/wait-ready.ts";
import { spawnNode, type TestNode } from "./spawn-node.ts";

export const controlUser: RedisUser = {
  name: "control",
  passwordSha256s: [passwordSha256("control-password")],
  privilege: "control",
};

const controlLogin = { username: "control", password: "control-password" };

export const testNodeOptions: RedisNodeOptions = {
  users: [controlUser],
  maxMemoryBytes: 64 * 1024 * 1024,
  maxClients: 200,
};

/** A real Redis with the configuration of the product and a connection as its control user. */
export class TestRedis {
  readonly node: TestNode;
  readonly control: RedisClient;
  readonly #clients: RedisClient[] = [];

  constructor(node: TestNode, control: RedisClient) {
    this.node = node;
    this.control = control;
  }

  get path(): string {
    return join(this.node.dir, redisSocketName);
  }

  async connect(login: { username?: string; password?: string } = {}): Promise<RedisClient> {
    const client = await connectRedis({ to: { path: this.path }, ...login });
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of [this.control, ...this.#clients]) client.disconnect();
    await this.node[Symbol.asyncDispose]();
  }
}

/** @param extraConfig lines that the product would never write, to make a case testable */
export async function spawnRedis(
  options: Partial<RedisNodeOptions> = {},
  { extraConfig = "", dir }: { extraConfig?: string; dir?: string } = {},
): Promise<TestRedis> {
  const spec = redisNodeSpec({ ...testNodeOptions, ...options });
  const files = { ...spec.files, "redis.conf": `${spec.files["redis.conf"]}${extraConfig}\n` };
  const node = await spawnNode({ ...spec, files }, dir);
  try {
    return new TestRedis(node, await waitReadyTestNode(node));
  } catch (error) {
    await node[Symbol.asyncDispose]();
    throw new Error(`the test's Redis did not start: ${node.output}`, { cause: error });
  }
}

export function waitReadyTestNode(node: TestNode): Promise<RedisClient> {
  const path = join(node.dir, redisSocketName);
  return waitReady({ path, ...controlLogin, timeoutMs: 10_000, hasExited: node.hasExited });
}
