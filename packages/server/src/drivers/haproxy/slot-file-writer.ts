import { setImmediate } from "node:timers/promises";
import type { Log } from "../../kernel/log.ts";
import type { SlotState } from "../front-door.ts";
import type { SlotFiles } from "./slot-files.ts";

/** Changes of this long are written together. */
const writeAfterMs = 2_000;

/**
 * Writes the files of changed slots a little later: only a HAProxy that starts reads them, so that
 * the changes of many slots can be one round. Whoever starts HAProxy calls `writeNow` before.
 */
export class SlotFileWriter {
  readonly #files: SlotFiles;
  readonly #stateOf: (slotId: string) => SlotState | undefined;
  readonly #log: Log;
  /** Slots whose files do not say yet what is wanted. */
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    files: SlotFiles;
    stateOf: (slotId: string) => SlotState | undefined;
    log: Log;
  }) {
    this.#files = options.files;
    this.#stateOf = options.stateOf;
    this.#log = options.log;
  }

  writeSoon(slotId: string): void {
    this.#changed.add(slotId);
    this.#timer ??= setTimeout(() => void this.#writeInTurns(), writeAfterMs);
  }

  writeNow(): void {
    this.stop();
    for (const slotId of this.#changed) this.#write(slotId);
    this.#files.writeSpareConfig();
  }

  /** Nothing more is written by itself. What is changed stays known to `writeNow`. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** All files were written without this. */
  clear(): void {
    this.stop();
    this.#changed.clear();
  }

  /** As `writeNow`, with everybody else's turns in between. What fails is tried again. */
  async #writeInTurns(): Promise<void> {
    const timer = this.#timer;
    try {
      for (const slotId of this.#changed) {
        this.#write(slotId);
        await setImmediate();
        // Written, or given up, by somebody else meanwhile.
        if (this.#timer !== timer) return;
      }
      this.writeNow();
    } catch (error) {
      this.#log.error({ err: error }, "the front door's files could not be written");
      if (this.#timer !== timer) return;
      this.#timer = setTimeout(() => void this.#writeInTurns(), writeAfterMs);
    }
  }

  #write(slotId: string): void {
    const state = this.#stateOf(slotId);
    if (state) this.#files.writeSlot(state);
    this.#changed.delete(slotId);
  }
}
