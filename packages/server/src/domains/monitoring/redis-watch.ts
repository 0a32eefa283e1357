import { infoText, readInfo } from "../../engine/redis/info.ts";
import type { RedisClient } from "../../engine/redis/redis-client.ts";
import { collectSlowCommands, controlClientName } from "./collect-slow-commands.ts";
import { type CommandKinds, readCommandKinds } from "./command-kinds.ts";
import { metricsBetween } from "./metrics-between.ts";
import { type Reading, takeReading } from "./redis-reading.ts";
import type { SlowCommand, SlowCommandStore } from "./slow-command-store.ts";

/** A node with an open connection of the control plane's user. */
export interface MonitoredNode {
  readonly nodeId: string;
  readonly instanceId: string;
  readonly client: RedisClient;
}

interface Introduction {
  readonly runId: string;
  readonly kinds: CommandKinds;
}

/** What is remembered of one connection to one process between two looks at it. */
export class NodeWatch {
  readonly node: MonitoredNode;
  readonly #slowCommands: SlowCommandStore;
  #introduction: Promise<Introduction> | undefined;
  #last: Reading | undefined;
  #isBusy = false;

  constructor(node: MonitoredNode, slowCommands: SlowCommandStore) {
    this.node = node;
    this.#slowCommands = slowCommands;
  }

  get hasReading(): boolean {
    return this.#last !== undefined || this.#isBusy;
  }

  /**
   * Reads the node. Answers the metrics since the reading before; null for the first one, after a
   * reset of the statistics, and while an earlier look still waits.
   * @throws when the node does not answer
   */
  async sample(now: number): Promise<Map<string, number> | null> {
    if (this.#isBusy) return null;
    this.#isBusy = true;
    try {
      const { kinds } = await this.#introduced();
      const before = this.#last;
      const reading = await takeReading(this.node.client, () => performance.now());
      this.#last = reading;
      const slow = reading.isMaster ? await this.collect(now) : [];
      const metrics = before ? metricsBetween(before, reading, kinds) : null;
      const slowest = Math.max(0, ...slow.map((each) => each.durationMicros));
      if (metrics && slowest > (metrics.get("MaxRt") ?? 0)) metrics.set("MaxRt", slowest);
      return metrics;
    } finally {
      this.#isBusy = false;
    }
  }

  /** Stores the slow commands since the last look. @throws when the node does not answer */
  async collect(now: number): Promise<SlowCommand[]> {
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
