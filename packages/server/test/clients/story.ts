import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { testPassword } from "../test-server.ts";
import { Refused, type WireAnswer, type WireClient, type WireParameters } from "./wire-client.ts";

/** What one client's run through all operations knows so far. */
export class Story {
  readonly client: WireClient;
  instanceId = "";
  readonly others: string[] = [];
  /** A vSwitch in the zone of the instance. */
  vswitch = { VpcId: "", VSwitchId: "" };
  /** The backup that the story took. */
  backupId = "";
  snapshotId = "";
  tempInstanceId = "";
  /** A task that the story asked for, and the node that was master last. */
  taskId = "";
  masterId = "";
  password = testPassword;
  readonly startedAtMs = Date.now();

  constructor(client: WireClient) {
    this.client = client;
  }

  /** Waits as a user would: asks until the instance says `Normal`. */
  async settled(instanceId = this.instanceId): Promise<WireAnswer> {
    return await until(`${instanceId} is Normal`, async () => {
      const attribute = await this.attribute(instanceId);
      return attribute["InstanceStatus"] === "Normal" ? attribute : undefined;
    });
  }

  async attribute(instanceId = this.instanceId): Promise<WireAnswer> {
    const answer = await this.client.call("DescribeInstanceAttribute", { InstanceId: instanceId });
    const [attribute] = listAt(answer, "Instances.DBInstanceAttribute");
    if (!attribute) throw new Error(`no attributes of ${instanceId}`);
    return attribute;
  }

  async account(name: string): Promise<WireAnswer | undefined> {
    const answer = await this.client.call("DescribeAccounts", { InstanceId: this.instanceId });
    return listAt(answer, "Accounts.Account").find((account) => account["AccountName"] === name);
  }

  async accountReady(name: string): Promise<WireAnswer> {
    return await until(`account ${name} is Available`, async () => {
      const account = await this.account(name);
      return account?.["AccountStatus"] === "Available" ? account : undefined;
    });
  }

  /** Runs Redis commands at the published address. */
  async redis<Result>(
    run: (redis: Redis) => Promise<Result>,
    login: { username?: string; password?: string | null } = {},
  ): Promise<Result> {
    const attribute = await this.settled();
    const password = login.password === undefined ? this.password : login.password;
    const redis = new Redis({
      host: String(attribute["ConnectionDomain"]),
      port: Number(attribute["Port"]),
      ...(password === null ? {} : { password }),
      ...(login.username ? { username: login.username } : {}),
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      enableReadyCheck: false,
      lazyConnect: true,
    });
    // A refused login is an event; the calls themselves only say that the connection is closed.
    let refusal: Error | undefined;
    redis.on("error", (error: Error) => {
      refusal ??= error;
    });
    try {
      await redis.connect();
      return await run(redis);
    } catch (cause) {
      throw refusal ?? cause;
    } finally {
      redis.disconnect();
    }
  }
}

/** One call of an operation in the story, and what it must have done. */
export interface Step {
  readonly operation: string;
  parameters(story: Story): WireParameters;
  proves(story: Story, answer: WireAnswer): void | Promise<void>;
}

/** Asks every 20 ms until there is something. */
export async function until<Found>(
  what: string,
  ask: () => Promise<Found | undefined>,
  timeoutMs = 20_000,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await sleep(20);
  }
}

/** The refusal that the call must end in. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  const outcome = await call.then(
    () => new Error("was not refused"),
    (error: unknown) => error,
  );
  if (outcome instanceof Refused) return outcome;
  throw outcome;
}

/** A list inside an answer, by the dotted path of its wrappers. */
export function listAt(answer: WireAnswer, path: string): WireAnswer[] {
  let value: unknown = answer;
  for (const name of path.split(".")) value = (value as WireAnswer | undefined)?.[name];
  if (!Array.isArray(value)) throw new Error(`no list at ${path} in ${JSON.stringify(answer)}`);
  return value as WireAnswer[];
}
