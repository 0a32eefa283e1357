import { infoText, readInfo } from "../../engine/redis/info.ts";
import type { RedisClient } from "../../engine/redis/redis-client.ts";
import { collectSlowCommands, controlClientName } from "./collect-slow-commands.ts";
import { type CommandKinds, readCommandKinds } from "./command-kinds.ts";
import { metricsBetween } from "./metrics-between.ts";
import { type Reading, takeReading } from "./redis-reading.ts";
import type { SlowCommand, SlowCommandStore } from "./slow-command-store.ts";
import type { MonitoredRedis, Watch } from "./watch.ts";

interface Introduction {
  readonly runId: string;
  readonly kinds: CommandKinds;
}

/** Of one connection to one process. */
export class RedisWatch implements Watch {
  readonly node: MonitoredRedis;
  readonly #slowCommands: SlowCommandStore;
  #introduction: Promise<Introduction> | undefined;
  #last: Reading | undefined;
  #isBusy = false;

  constructor(node: MonitoredRedis, slowCommands: SlowCommandStore) {
    this.node = node;
    this.#slowCommands = slowCommands;
  }

  get hasReading(): boolean {
    return this.#last !== undefined || this.#isBusy;
  }

  async sample(now: number): Promise<Map<string, number> | null> {
    if (this.#isBusy) return null;
    this.#isBusy = true;
    try {
      const { kinds } = await this.#introduced();
      const before = this.#last;
      const reading = await takeReading(this.node.client, () => performance.now());
      this.#last = reading;
      const slow = reading.isMaster ? await this.#collect(now) : [];
      const metrics = before ? metricsBetween(before, reading, kinds) : null;
      const slowest = Math.max(0, ...slow.map((each) => each.durationMicros));
      if (metrics && slowest > (metrics.get("MaxRt") ?? 0)) metrics.set("MaxRt", slowest);
      return metrics;
    } finally {
      this.#isBusy = false;
    }
  }

  async collectSlowCommands(now: number): Promise<void> {
    await this.#collect(now);
  }

  async #collect(now: number): Promise<SlowCommand[]> {
    const { runId } = await this.#introduced();
    return collectSlowCommands({ ...this.node, runId }, this.#slowCommands, now);
  }

  #introduced(): Promise<Introduction> {
    this.#introduction ??= introduce(this.node.client).catch((error: unknown) => {
      this.#introduction = undefined;
      throw error;
    });
    return this.#introduction;
  }
}

async function introduce(client: RedisClient): Promise<Introduction> {
  const [info, kinds] = await Promise.all([
    readInfo(client, "server"),
    readCommandKinds(client),
    client.client("SETNAME", controlClientName),
  ]);
  return { runId: infoText(info, "run_id"), kinds };
}
