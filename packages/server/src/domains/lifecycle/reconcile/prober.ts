import type { RedisClient } from "../../../engine/redis/redis-client.ts";
import { type Account, accountStore } from "../../accounts/index.ts";
import { type Instance, isMemcache } from "../../instances/index.ts";
import { connectPublished, proveAddress, proveClient } from "./prove-address.ts";
import type { ReconcileContext } from "./reconcile-context.ts";
import { saveFault } from "./steps/verify.ts";

interface Watched {
  readonly instance: Instance;
  readonly accounts: readonly Account[];
}

/** Each serving instance is proven this often: with the time-outs a fault shows within 5 s. */
const roundMs = 2_000;
const tickMs = 100;
/** So long an address may be unproven before it is said not to serve: a failover takes less. */
const doubtMs = 1_000;

/** An address that is not known to work. */
interface Doubt {
  /** Monotonic milliseconds. */
  readonly since: number;
  isExamined: boolean;
}

/**
 * Goes round all serving instances and proves each by a write and a read through its published
 * address. A failure is first of all a reason for the reconciler to look. When that takes long,
 * whatever it is busy with, the address is proven once more and the status says what came of it.
 */
export class Prober implements AsyncDisposable {
  readonly #context: ReconcileContext;
  readonly #connections = new Map<string, RedisClient>();
  readonly #probing = new Set<Promise<void>>();
  readonly #doubts = new Map<string, Doubt>();
  #watched: Watched[] = [];
  #version = -1;
  #next = 0;
  #credit = 0;
  #timer: NodeJS.Timeout;

  constructor(context: ReconcileContext) {
    this.#context = context;
    this.#timer = setInterval(() => void this.#tick(), tickMs);
  }

  async #tick(): Promise<void> {
    try {
      await this.#refresh();
    } catch (error) {
      this.#context.log.error({ err: error }, "the serving instances could not be read");
      return;
    }
    this.#doubt();
    if (this.#watched.length === 0) return;
    this.#credit = Math.min(
      this.#watched.length,
      this.#credit + (this.#watched.length * tickMs) / roundMs,
    );
    for (; this.#credit >= 1; this.#credit -= 1) {
      this.#next = (this.#next + 1) % this.#watched.length;
      const watched = this.#watched[this.#next];
      if (!watched) continue;
      this.#track(this.#probe(watched));
    }
  }

  #track(work: Promise<void>): void {
    const run = work.finally(() => this.#probing.delete(run));
    this.#probing.add(run);
  }

  /** Examines the addresses that have been unproven for too long. */
  #doubt(): void {
    const now = performance.now();
    for (const watched of this.#watched) {
      const { id } = watched.instance;
      if (this.#context.publications.isVerified(id)) {
        this.#doubts.delete(id);
        continue;
      }
      const doubt = this.#doubts.get(id) ?? { since: now, isExamined: false };
      this.#doubts.set(id, doubt);
      if (doubt.isExamined || now - doubt.since < doubtMs) continue;
      doubt.isExamined = true;
      this.#track(this.#examine(watched));
    }
  }

  async #examine({ instance, accounts }: Watched): Promise<void> {
    const { publications, secrets, wake, log } = this.#context;
    const desire = { accounts, controlPassword: secrets.open(instance.controlSecret) };
    try {
      await proveAddress(instance, desire, this.#context);
    } catch (error) {
      if (publications.isVerified(instance.id)) return;
      log.warn({ err: error, instanceId: instance.id }, "the address does not work");
      // A step may have found out the reason meanwhile.
      await saveFault(instance.id, error, this.#context, { isNews: false });
      wake(instance.id);
    } finally {
      this.#doubts.delete(instance.id);
    }
  }

  async #refresh(): Promise<void> {
    const { store } = this.#context;
    const version = store.changes.version(["instances", "accounts"]);
    if (version === this.#version) return;
    this.#version = version;
    this.#watched = await store.read(async (db) => {
      const instances = await db
        .selectFrom("instances")
        .selectAll()
        .where("serving", "=", 1)
        .where("deletedAt", "is", null)
        .execute();
      const accounts = await accountStore(db).ofServing();
      return instances.map((instance) => ({
        instance,
        accounts: accounts.get(instance.id) ?? [],
      }));
    });
    const ids = new Set(this.#watched.map(({ instance }) => instance.id));
    for (const id of this.#connections.keys()) if (!ids.has(id)) this.#drop(id);
    for (const id of this.#doubts.keys()) if (!ids.has(id)) this.#doubts.delete(id);
  }

  async #probe({ instance, accounts }: Watched): Promise<void> {
    const { publications, secrets, wake, log } = this.#context;
    // A change of password or address is under way: its own steps prove the result.
    if (!publications.isVerified(instance.id)) return;
    const desire = { accounts, controlPassword: secrets.open(instance.controlSecret) };
    const since = performance.now();
    try {
      if (isMemcache(instance)) return await proveAddress(instance, desire, this.#context);
      const client = this.#connections.get(instance.id) ?? (await this.#connect(instance, desire));
      await proveClient(client, instance, desire, this.#context);
    } catch (error) {
      this.#drop(instance.id);
      if (!publications.isVerified(instance.id)) return;
      log.debug({ err: error, instanceId: instance.id }, "probe failed");
      publications.setVerified(instance.id, false);
      this.#doubts.set(instance.id, { since, isExamined: false });
      wake(instance.id);
    }
  }

  async #connect(
    instance: Instance,
    desire: Parameters<typeof connectPublished>[1],
  ): Promise<RedisClient> {
    const client = await connectPublished(instance, desire, this.#context);
    this.#connections.set(instance.id, client);
    client.once("end", () => {
      if (this.#connections.get(instance.id) === client) this.#connections.delete(instance.id);
    });
    return client;
  }

  #drop(id: string): void {
    const client = this.#connections.get(id);
    this.#connections.delete(id);
    client?.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#probing);
    for (const id of [...this.#connections.keys()]) this.#drop(id);
  }
}
