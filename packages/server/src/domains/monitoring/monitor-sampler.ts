import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import { MemcachedWatch } from "./memcached-watch.ts";
import type { MetricsFile } from "./metrics-file.ts";
import { RedisWatch } from "./redis-watch.ts";
import type { NodeSample } from "./sample-store.ts";
import { slowCommandsKeptMs } from "./slow-command-store.ts";
import type { MonitoredNode, Watch } from "./watch.ts";

interface MonitorSamplerOptions {
  /** The nodes to look at now. The same node has the same way to ask it for as long as it lives. */
  readonly nodes: () => Iterable<MonitoredNode>;
  readonly file: MetricsFile;
  readonly clock: Clock;
  readonly log: Log;
  /** Between two samples of one node; whole seconds. */
  readonly intervalMs?: number;
}

/** Parts of an interval, so that the nodes are asked one after the other and not all at once. */
const slots = 20;
/** One series is tidied every so many slots: it takes some milliseconds, and 200 take minutes. */
const slotsPerTidying = 5;

/**
 * Asks each node once an interval what it is like, and keeps the answers. A sample tells of the
 * time between two readings, so the first one comes an interval after a node does.
 */
export class MonitorSampler implements AsyncDisposable {
  readonly #options: MonitorSamplerOptions;
  readonly #intervalMs: number;
  readonly #slotMs: number;
  readonly #watches = new Map<string, Watch>();
  #batch: NodeSample[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The last slot that was run, counted from the epoch. */
  #slot: number | undefined;
  #toTidy: number[] = [];
  #running = new Set<Promise<void>>();
  #ended = false;

  constructor(options: MonitorSamplerOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? 5_000;
    this.#slotMs = this.#intervalMs / slots;
  }

  start(): void {
    this.#schedule();
  }

  /** Puts what was measured so far into the file. */
  flush(): void {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0) this.#options.file.samples.add(batch);
  }

  /** Looks for new slow commands of an instance now. Nodes that do not answer are passed over. */
  async collectSlowCommands(instanceId: string): Promise<void> {
    const { nodes, clock } = this.#options;
    const mine = [...nodes()].filter((node) => node.instanceId === instanceId);
    await Promise.all(
      mine.map(async (node) => {
        try {
          await this.#watchOf(node).collectSlowCommands(clock.now());
        } catch (error) {
          this.#noteSilence(node, error);
        }
      }),
    );
  }

  /** Wakes at the next border of a slot by the clock, so that slots keep their place in time. */
  #schedule(): void {
    if (this.#ended) return;
    const { clock } = this.#options;
    // A clock that stands still reaches no border.
    const leftMs = clock.isFrozen ? this.#slotMs : this.#slotMs - (clock.now() % this.#slotMs);
    this.#timer = setTimeout(() => this.#runSlots(), Math.max(1, leftMs));
    this.#timer.unref();
  }

  /** Does what is due since the last time; a late wake-up leaves no gap. */
  #runSlots(): void {
    const { clock, log } = this.#options;
    const slot = Math.floor(clock.now() / this.#slotMs);
    const before = Math.max(this.#slot ?? slot - 1, slot - slots);
    this.#slot = slot;
    try {
      if (Math.floor(slot / slots) > Math.floor(before / slots)) this.flush();
      if (slot % slotsPerTidying === 0) this.#tidyNext();
      this.#sampleDue(before, slot);
    } catch (error) {
      log.error({ err: error }, "monitoring failed");
    }
    this.#schedule();
  }

  #sampleDue(before: number, slot: number): void {
    const seen = new Set<string>();
    for (const node of this.#options.nodes()) {
      seen.add(node.nodeId);
      const watch = this.#watchOf(node);
      const due = slot - ((slot - slotOf(node.nodeId)) % slots);
      // A node that is new is read at once: its first sample needs a reading before it.
      if (due > before || !watch.hasReading) {
        this.#sample(watch, (Math.floor(due / slots) * this.#intervalMs) / 1000);
      }
    }
    for (const nodeId of this.#watches.keys()) {
      if (!seen.has(nodeId)) this.#watches.delete(nodeId);
    }
  }

  #tidyNext(): void {
    const { file, clock } = this.#options;
    const now = clock.now();
    const next = this.#toTidy.pop();
    if (next !== undefined) {
      file.samples.tidy(next, Math.floor(now / 1000));
      return;
    }
    this.#toTidy = file.samples.seriesIds();
    file.slowCommands.dropOlderThan(now - slowCommandsKeptMs);
  }

  #sample(watch: Watch, at: number): void {
    const run = watch
      .sample(this.#options.clock.now())
      .then(
        (values) => {
          const { nodeId, instanceId } = watch.node;
          if (values) this.#batch.push({ nodeId, instanceId, at, values });
        },
        (error: unknown) => this.#noteSilence(watch.node, error),
      )
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  #watchOf(node: MonitoredNode): Watch {
    const known = this.#watches.get(node.nodeId);
    if (known && sourceOf(known.node) === sourceOf(node)) return known;
    const watch =
      "client" in node
        ? new RedisWatch(node, this.#options.file.slowCommands)
        : new MemcachedWatch(node);
    this.#watches.set(node.nodeId, watch);
    return watch;
  }

  /** The reconciler looks after nodes that are silent; here only the gap is explained. */
  #noteSilence({ nodeId }: MonitoredNode, error: unknown): void {
    this.#options.log.debug({ err: error, nodeId }, "a node was not sampled");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
    this.flush();
  }
}

/** Another one means another process, or another login. */
function sourceOf(node: MonitoredNode): unknown {
  return "client" in node ? node.client : node.stats;
}

/** The same slot for a node at all times, spread evenly over the nodes. */
function slotOf(nodeId: string): number {
  let hash = 0;
  for (let at = 0; at < nodeId.length; at++) hash = (hash * 31 + nodeId.charCodeAt(at)) >>> 0;
  return hash % slots;
}
