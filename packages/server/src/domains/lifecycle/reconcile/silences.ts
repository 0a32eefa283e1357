import type { Driver, NodeHandle } from "../../../drivers/driver.ts";

/**
 * So long a node may work without answering before that counts as no life either. Clients' own
 * commands can keep Redis from answering for seconds: KEYS, a script, the deletion of a large key.
 * After `busy-reply-threshold` (5 s) it says BUSY and a client can end a script; what lasts twelve
 * times as long ends by itself no more.
 */
const mostBusyMs = 60_000;

interface Silence {
  /** When the node should have answered. */
  readonly since: number;
  /** When it last showed that it works. */
  lastSign: number;
  /** Processor time that it had used when it was looked at last; null: not known yet. */
  cpuTicks: number | null;
}

interface SilencesOptions {
  readonly driver: Pick<Driver, "cpuTicks">;
  /** Monotonic milliseconds. */
  readonly monotonic: () => number;
}

/**
 * The nodes that have a process and do not answer. One that is frozen or stuck gives no sign at
 * all; one that is only busy uses time of its processor, or says that it is.
 */
export class Silences {
  readonly #options: SilencesOptions;
  readonly #known = new Map<string, Silence>();

  constructor(options: SilencesOptions) {
    this.#options = options;
  }

  /** The node did not answer, from `since` on. Looks whether it has worked since the last look. */
  async note(nodeId: string, handle: NodeHandle, since?: number): Promise<void> {
    const { driver, monotonic } = this.#options;
    const start = since ?? monotonic();
    const silence = this.#known.get(nodeId) ?? { since: start, lastSign: start, cpuTicks: null };
    this.#known.set(nodeId, silence);
    const cpuTicks = await driver.cpuTicks(handle);
    if (cpuTicks === null) return;
    if (silence.cpuTicks !== null && cpuTicks > silence.cpuTicks) silence.lastSign = monotonic();
    silence.cpuTicks = cpuTicks;
  }

  /** The node said that it is busy, which is no answer but a sign of life. */
  noteBusy(nodeId: string): void {
    const now = this.#options.monotonic();
    const silence = this.#known.get(nodeId) ?? { since: now, lastSign: now, cpuTicks: null };
    this.#known.set(nodeId, { ...silence, lastSign: now });
  }

  /** The node answered, or its process is gone. */
  end(nodeId: string): void {
    this.#known.delete(nodeId);
  }

  /** How long the node has given no sign of life; 0 for one that answers. */
  ms(nodeId: string): number {
    const silence = this.#known.get(nodeId);
    if (!silence) return 0;
    const now = this.#options.monotonic();
    return now - (now - silence.since < mostBusyMs ? silence.lastSign : silence.since);
  }
}
