import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { type Random, systemRandom } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Driver } from "../driver.ts";
import type { FrontDoor, Slot, SlotState } from "../front-door.ts";
import { KeyedQueue } from "../keyed-queue.ts";
import { type AddressPlan, planAddresses } from "./address-plan.ts";
import { useBatchScheduling } from "./batch-scheduling.ts";
import { checkPath, checkState, emptyState, renderShared } from "./config.ts";
import { HaproxyProcess, haproxyNodeId } from "./haproxy-process.ts";
import { type FrontDoorPaths, frontDoorPaths } from "./paths.ts";
import { proxyHeader } from "./proxy-protocol.ts";
import { RuntimeCommandError, runCommands } from "./runtime-socket.ts";
import { openSecret } from "./secret-file.ts";
import { SlotBook } from "./slot-book.ts";
import { SlotLock } from "./slot-lock.ts";
import { isUnreachable } from "./workers.ts";

export interface HaproxyFrontDoorOptions {
  /** The front door keeps its files in `front-door/` below it. */
  readonly dataDir: string;
  readonly driver: Driver;
  readonly log: Log;
  /** Slots that listen from the start; the pool grows by as many when they do not suffice. */
  readonly poolSize?: number;
  /** IPv4 network of the slots' addresses. */
  readonly network?: string;
  /**
   * HAProxy never sleeps: one core is always busy, and pipelined commands pass much faster where
   * waking a process is expensive, as on virtual machines.
   */
  readonly busyPolling?: boolean;
  readonly random?: Random;
}

const firstRetryMs = 50;
const longestRetryMs = 5_000;
/** How long `apply` waits for a HAProxy that is just being started again. */
const comeBackMs = 5_000;

/**
 * A front door made of one HAProxy with slots that listen before anybody needs them. Makes its
 * folder and the secret in it; everything else waits for `start`.
 * @throws TerminalError when HAProxy could not use the data folder's path
 */
export function createHaproxyFrontDoor(options: HaproxyFrontDoorOptions): HaproxyFrontDoor {
  return new HaproxyFrontDoor(options);
}

export class HaproxyFrontDoor implements FrontDoor, AsyncDisposable {
  readonly #log: Log;
  readonly #addresses: AddressPlan;
  readonly #paths: FrontDoorPaths;
  readonly #process: HaproxyProcess;
  readonly #slots: SlotBook;
  readonly #sharedConfig: string;
  readonly #secret: string;
  readonly #lock = new SlotLock();
  /** Keeps the order of calls for a slot, also when one has to try again. */
  readonly #calls = new KeyedQueue();
  readonly #listeners: (() => void)[] = [];
  #life: AbortController | undefined;
  #isComingBack = false;

  constructor(options: HaproxyFrontDoorOptions) {
    this.#log = options.log;
    this.#addresses = planAddresses(options.network ?? "127.20.0.0/16");
    this.#paths = frontDoorPaths(options.dataDir);
    checkPath(this.#paths.adminSocket);
    checkPath(this.#paths.masterSocket);
    this.#secret = openSecret(this.#paths.secretFile, options.random ?? systemRandom);
    this.#sharedConfig = renderShared(this.#paths, {
      busyPolling: options.busyPolling ?? false,
    });
    this.#process = new HaproxyProcess(options.driver, this.#paths);
    this.#slots = new SlotBook({
      paths: this.#paths,
      addresses: this.#addresses,
      poolSize: options.poolSize ?? 256,
      process: this.#process,
      log: options.log,
    });
    options.driver.onExit((nodeId) => {
      if (nodeId === haproxyNodeId && this.#life) void this.#comeBack(this.#life.signal);
    });
  }

  /** How many addresses the network has. */
  get capacity(): number {
    return this.#addresses.capacity;
  }

  slotAt(index: number): Slot {
    return this.#addresses.slotAt(index);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** @throws TerminalError when a state is malformed or HAProxy is not installed */
  async start(states: readonly SlotState[]): Promise<void> {
    for (const state of states) checkState(state);
    await this.#lock.withAll(async () => {
      this.#slots.open(states);
      const shared = [
        this.#slots.files.write(this.#paths.sharedConfigFile, this.#sharedConfig),
        this.#slots.files.write(this.#paths.probeFile, `${this.#addresses.probeAddress}\n`),
      ];
      const startedAt = performance.now();
      const adopted = await this.#process.isRunning();
      await this.#open({ reload: adopted && shared.includes(true) });
      this.#life = new AbortController();
      const info = await runCommands(this.#paths.adminSocket, ["show info"]);
      this.#log.info(
        {
          adopted,
          slots: this.#slots.size,
          maxConnections: Number(/^Maxconn: (\d+)$/m.exec(info)?.[1]),
          ms: Math.round(performance.now() - startedAt),
        },
        "front door is open",
      );
    });
  }

  /** @throws TerminalError when the state is malformed */
  async apply(state: SlotState): Promise<void> {
    checkState(state);
    if (!this.#life) throw new Error("the front door has not been started");
    await this.#calls.run(state.slot.slotId, () => this.#applyUntilDone(state));
  }

  async clear(): Promise<void> {
    const used = this.#slots.used();
    await Promise.all(used.map(({ slot }) => this.apply(emptyState(slot))));
  }

  async #applyUntilDone(state: SlotState): Promise<void> {
    const deadline = performance.now() + comeBackMs;
    let refused = false;
    for (;;) {
      try {
        return await this.#applyOnce(state);
      } catch (error) {
        if (error instanceof RuntimeCommandError && !refused) {
          // What is known of the running HAProxy is wrong. It is asked once, then the error stands.
          refused = true;
          this.#log.warn({ err: error, slotId: state.slot.slotId }, "front door refused a change");
          await this.#lock.withAll(() => this.#slots.observe());
        } else if (isUnreachable(error) && performance.now() < deadline) {
          await sleep(10);
        } else {
          throw error;
        }
      }
    }
  }

  async stop(): Promise<void> {
    await this.detach();
    await this.#lock.withAll(() => this.#process.stop());
  }

  async detach(): Promise<void> {
    // The next start writes all files anew.
    this.#slots.writer.stop();
    this.#life?.abort();
    this.#life = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.detach();
  }

  connect(slot: Slot): Duplex {
    const source = this.#addresses.probeAddress;
    const socket = connect({ host: slot.address, port: slot.port, localAddress: source });
    const destination = { destination: slot.address, destinationPort: slot.port };
    socket.write(proxyHeader({ source, ...destination, authority: this.#secret }));
    const tls = this.#slots.wanted(slot.slotId)?.tls;
    if (!tls) return socket;
    return connectTls({ socket, ca: tls.caPem, host: slot.address });
  }

  async #open(options: { reload: boolean }): Promise<void> {
    this.#slots.writer.writeNow();
    const { masterPid, currentPid } = await this.#process.ensure();
    await this.#slots.adopt(options);
    try {
      await useBatchScheduling([masterPid, ...(currentPid === undefined ? [] : [currentPid])]);
    } catch (error) {
      this.#log.warn({ err: error }, "front door runs without batch scheduling");
    }
  }

  async #applyOnce(state: SlotState): Promise<void> {
    const { slotId } = state.slot;
    const done = await this.#lock.withSlot(slotId, () => this.#slots.change(state));
    if (!done) await this.#lock.withAll(() => this.#slots.changeByReload(state));
  }

  /** Starts HAProxy again from its files, at once and then with growing pauses. */
  async #comeBack(life: AbortSignal): Promise<void> {
    // A new process that ends at its start is announced too; the loop that started it goes on.
    if (this.#isComingBack) return;
    this.#isComingBack = true;
    try {
      await this.#startUntilOpen(life);
    } finally {
      this.#isComingBack = false;
    }
  }

  async #startUntilOpen(life: AbortSignal): Promise<void> {
    this.#log.error("front door ended; starting it again");
    for (let pauseMs = firstRetryMs; !life.aborted; pauseMs *= 2) {
      try {
        await this.#lock.withAll(async () => {
          if (life.aborted) return;
          await this.#open({ reload: false });
        });
        this.#log.info("front door is open again");
        this.#emitChange();
        return;
      } catch (error) {
        this.#log.error({ err: error }, "front door could not be started again");
        if (pauseMs === firstRetryMs) this.#emitChange();
        await sleep(Math.min(pauseMs, longestRetryMs), undefined, {
          ref: false,
        });
      }
    }
  }

  #emitChange(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#log.error({ err: error }, "a listener for the front door failed");
      }
    }
  }
}
