import type { NodeHandle } from "../../../drivers/driver.ts";

/** So many cut connections to one process in so short a time are no accident: somebody closes them. */
const mostCuts = 5;
const withinMs = 5_000;
/** More of them say nothing more. */
const mostKept = 50;

type Process = Pick<NodeHandle, "pid" | "startTicks">;

interface Cut {
  readonly process: string;
  readonly at: number;
}

/**
 * Counts how often the control plane's connections to an instance were closed from the other side.
 * A client may do that, with CLIENT KILL, as fast as they are opened. A process that ends closes
 * its connections too, but only once: nodes that start and end in a row are no such client.
 */
export class CutOffs {
  /** By instance; no older than counts. */
  readonly #cuts = new Map<string, readonly Cut[]>();
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  note(instanceId: string, { pid, startTicks }: Process): void {
    const cut = { process: `${pid}/${startTicks}`, at: this.#monotonic() };
    this.#cuts.set(instanceId, [...this.#recent(instanceId).slice(1 - mostKept), cut]);
  }

  /** Whether somebody keeps the control plane out right now. */
  isKeptOut(instanceId: string): boolean {
    const cuts = this.#recent(instanceId);
    return cuts.some(
      ({ process }) => cuts.filter((each) => each.process === process).length >= mostCuts,
    );
  }

  forget(instanceId: string): void {
    this.#cuts.delete(instanceId);
  }

  #recent(instanceId: string): readonly Cut[] {
    const now = this.#monotonic();
    return (this.#cuts.get(instanceId) ?? []).filter(({ at }) => now - at <= withinMs);
  }
}
