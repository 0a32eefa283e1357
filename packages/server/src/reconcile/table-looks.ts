import { setImmediate } from "node:timers/promises";

interface TableLooksOptions {
  /** Starts what is due. @returns how many ms until the next look, unless one is asked for */
  look(): Promise<number>;
  /** False: nobody is to look now, whatever was asked. */
  isOpen(): boolean;
}

/**
 * When the loop looks at its table: as often as it is asked, one look at a time, and whenever the
 * last look said. Asked while it looks, it looks once more: what was read by then may be older
 * than the question.
 */
export class TableLooks {
  readonly #options: TableLooksOptions;
  #underWay: Promise<void> | undefined;
  #isAsked = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TableLooksOptions) {
    this.#options = options;
  }

  ask(): void {
    if (!this.#options.isOpen()) return;
    this.#isAsked = true;
    this.#underWay ??= this.#look();
  }

  /** Forgets the next look and waits for one that is under way. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  async #look(): Promise<void> {
    const { look, isOpen } = this.#options;
    clearTimeout(this.#timer);
    let sleepMs = 0;
    while (this.#isAsked && isOpen()) {
      // Runs that end together are followed by one look.
      await setImmediate();
      this.#isAsked = false;
      sleepMs = await look();
    }
    this.#underWay = undefined;
    if (isOpen()) this.#timer = setTimeout(() => this.ask(), sleepMs);
  }
}
