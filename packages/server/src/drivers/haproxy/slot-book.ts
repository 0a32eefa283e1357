import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../kernel/log.ts";
import type { SlotState } from "../front-door.ts";
import { type AddressPlan, indexOfSlotId } from "./address-plan.ts";
import { closeInOldWorkers, closeWithoutAccess } from "./close-sessions.ts";
import { emptyState, frontendName, isEmptyState } from "./config.ts";
import type { HaproxyProcess } from "./haproxy-process.ts";
import type { FrontDoorPaths } from "./paths.ts";
import { type RunningSlot, readRunningState } from "./running-state.ts";
import { RuntimeCommandError, runCommands } from "./runtime-socket.ts";
import { planChanges, recordChanges } from "./slot-changes.ts";
import { SlotFileWriter } from "./slot-file-writer.ts";
import { SlotFiles } from "./slot-files.ts";

export interface SlotBookOptions {
  readonly paths: FrontDoorPaths;
  readonly addresses: AddressPlan;
  readonly poolSize: number;
  readonly process: HaproxyProcess;
  readonly log: Log;
}

const deleteServerAttempts = 20;

/**
 * What every slot should do, what it does, and the way from one to the other. Callers see to it
 * that nothing else touches a slot meanwhile, and nothing at all during `open`, `adopt`, `observe`
 * and `changeByReload`.
 */
export class SlotBook {
  readonly files: SlotFiles;
  readonly writer: SlotFileWriter;
  readonly #options: SlotBookOptions;
  readonly #wanted = new Map<string, SlotState>();
  #running = new Map<string, RunningSlot>();
  /** Slots that are known to be as wanted. */
  readonly #settled = new Set<string>();
  /** Slots whose list was narrowed and whose connections have not been looked through since. */
  readonly #unswept = new Set<string>();
  #hasOldWorkers = false;

  constructor(options: SlotBookOptions) {
    this.#options = options;
    this.files = new SlotFiles(options.paths);
    this.writer = new SlotFileWriter({
      files: this.files,
      stateOf: (slotId) => this.#wanted.get(slotId),
      log: options.log,
    });
  }

  get size(): number {
    return this.#wanted.size;
  }

  /** The slots that somebody has. */
  used(): SlotState[] {
    return [...this.#wanted.values()].filter((state) => !isEmptyState(state));
  }

  /** Sets all slots, also those of an earlier pool, and writes the files that differ. */
  open(states: readonly SlotState[]): void {
    const found = this.files.open();
    this.#wanted.clear();
    this.#settled.clear();
    const { capacity } = this.#options.addresses;
    const indexes = [...found, ...states.map(({ slot }) => slot.slotId)]
      .map((slotId) => indexOfSlotId(slotId) ?? 0)
      .filter((index) => index < capacity);
    this.#grow(Math.max(0, ...indexes));
    for (const state of states) this.#wanted.set(state.slot.slotId, state);
    this.files.writePool([...this.#wanted.values()]);
    for (const slotId of found) if (!this.#wanted.has(slotId)) this.files.removeSlot(slotId);
    this.writer.clear();
  }

  /** Finds out what HAProxy does and corrects it, by a reload where a listener is missing. */
  async adopt({ reload }: { reload: boolean }): Promise<void> {
    this.#hasOldWorkers = true;
    await this.observe();
    const wanted = [...this.#wanted.values()];
    if (reload || wanted.some((state) => !this.#listensFor(state))) {
      this.writer.writeNow();
      await this.#options.process.reload();
      await this.observe();
    }
    for (const state of wanted) await this.#correct(state);
    // An earlier control plane may have ended between narrowing a list and closing connections.
    await this.#closeWithoutAccess(wanted);
    for (const { slot } of wanted) this.#settled.add(slot.slotId);
  }

  async observe(): Promise<void> {
    this.#settled.clear();
    this.#running = await readRunningState(this.#options.paths);
  }

  /** Returns false when the slot needs another listener than it has: `changeByReload` is due. */
  async change(state: SlotState): Promise<boolean> {
    const { slotId } = state.slot;
    if (this.#settled.has(slotId) && isSame(this.#wanted.get(slotId), state)) return true;
    if (!this.#listensFor(state)) return false;
    this.#settled.delete(slotId);
    this.#wanted.set(slotId, state);
    this.writer.writeSoon(slotId);
    await this.#correct(state);
    if (this.#unswept.has(slotId) || this.#hasOldWorkers) await this.#closeWithoutAccess([state]);
    this.#settled.add(slotId);
    return true;
  }

  /**
   * For another port, or a slot beyond the pool. When HAProxy refuses, the files are put back, so
   * that it starts again from what it could load.
   */
  async changeByReload(state: SlotState): Promise<void> {
    // An earlier call's reload may have brought the listener already.
    if (await this.change(state)) return;
    const { slotId } = state.slot;
    const before = new Map(this.#wanted);
    this.#grow(indexOfSlotId(slotId) ?? 0);
    this.#wanted.set(slotId, state);
    const written = [...this.#wanted.values()].filter(
      (wanted) => before.get(wanted.slot.slotId) !== wanted,
    );
    this.files.writePool(written);
    try {
      this.writer.writeNow();
      await this.#options.process.reload();
    } catch (error) {
      for (const { slot } of written) this.#putBack(slot.slotId, before.get(slot.slotId));
      throw error;
    }
    this.#hasOldWorkers = true;
    await this.adopt({ reload: false });
  }

  #putBack(slotId: string, state: SlotState | undefined): void {
    if (state) {
      this.#wanted.set(slotId, state);
      this.files.writeSlot(state);
      this.files.writeSpareConfig();
    } else {
      this.#wanted.delete(slotId);
      this.files.removeSlot(slotId);
    }
  }

  /** Makes the pool hold this index, in whole multiples of its size. */
  #grow(index: number): void {
    const { addresses, poolSize } = this.#options;
    const size = Math.min(addresses.capacity, Math.ceil((index + 1) / poolSize) * poolSize);
    for (let each = 0; each < size; each += 1) {
      const slot = addresses.slotAt(each);
      if (!this.#wanted.has(slot.slotId)) this.#wanted.set(slot.slotId, emptyState(slot));
    }
  }

  /** The state that is wanted of a slot; undefined for a slot beyond the pool. */
  wanted(slotId: string): SlotState | undefined {
    return this.#wanted.get(slotId);
  }

  #listensFor(state: SlotState): boolean {
    return this.#running.get(state.slot.slotId)?.frontend === frontendName(state);
  }

  async #correct(state: SlotState): Promise<void> {
    const { paths } = this.#options;
    const { slotId } = state.slot;
    const running = this.#running.get(slotId);
    if (!running) throw new Error(`HAProxy has no slot ${slotId}`);
    const plan = planChanges(running, state, paths);
    await runCommands(paths.adminSocket, plan.commands);
    recordChanges(running, state, plan);
    if (plan.narrowed) this.#unswept.add(slotId);
    for (const name of plan.leaving) await this.#deleteServer(running, name);
  }

  /**
   * HAProxy deletes a server only when the last of its connections has been taken down, a moment
   * after it was told to. A server that stays takes no connections, and the slot's next change
   * deletes it.
   */
  async #deleteServer(running: RunningSlot, name: string): Promise<void> {
    const command = `del server ${running.slot.slotId}/${name}`;
    for (let attempt = 0; attempt < deleteServerAttempts; attempt += 1) {
      try {
        await runCommands(this.#options.paths.adminSocket, [command]);
        running.servers.delete(name);
        return;
      } catch (error) {
        if (!(error instanceof RuntimeCommandError)) throw error;
        await sleep(2);
      }
    }
  }

  async #closeWithoutAccess(states: readonly SlotState[]): Promise<void> {
    const { paths, addresses } = this.#options;
    await closeWithoutAccess(paths, states, addresses.probeAddress);
    if (this.#hasOldWorkers) {
      this.#hasOldWorkers = await closeInOldWorkers(paths, states, addresses.probeAddress);
    }
    for (const { slot } of states) this.#unswept.delete(slot.slotId);
  }
}

function isSame(left: SlotState | undefined, right: SlotState): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
