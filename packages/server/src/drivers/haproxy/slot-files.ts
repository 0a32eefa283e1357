import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { SlotState } from "../front-door.ts";
import {
  isEmptyState,
  limitPattern,
  renderCertificate,
  renderSlot,
  renderWhitelist,
} from "./config.ts";
import type { FrontDoorPaths } from "./paths.ts";

/**
 * The files that HAProxy starts from. What they say is kept in memory too, so that writing the
 * same again costs nothing. Making a file is what takes long, up to 2 ms on a busy file system:
 * slots that nobody has used yet share one configuration file, and their other files are names of
 * the same two; a slot gets files of its own with its first state. Everything is done before a call
 * returns: for files this small a thread of the pool costs several times the work itself.
 */
export class SlotFiles {
  readonly #paths: FrontDoorPaths;
  readonly #dirs: readonly string[];
  readonly #contents = new Map<string, string>();
  /** Configuration of each slot without a file of its own, by slot id. */
  readonly #spare = new Map<string, string>();

  constructor(paths: FrontDoorPaths) {
    this.#paths = paths;
    this.#dirs = [paths.configDir, paths.whitelistDir, paths.limitDir, paths.certificateDir];
  }

  /** Makes the folders and reads what an earlier control plane left. Returns its slots' ids. */
  open(): string[] {
    for (const dir of [this.#paths.dir, ...this.#dirs]) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      chmodSync(dir, 0o700);
    }
    this.#contents.clear();
    this.#spare.clear();
    for (const dir of this.#dirs) {
      for (const name of readdirSync(dir)) {
        this.#contents.set(`${dir}/${name}`, readFileSync(`${dir}/${name}`, "utf8"));
      }
    }
    const spare = this.#contents.get(this.#paths.spareConfigFile) ?? "";
    const ids = [
      ...readdirSync(this.#paths.configDir).map((name) => /^(s\d{4,})\.cfg$/.exec(name)?.[1]),
      ...[...spare.matchAll(/^backend (s\d{4,}) /gm)].map((found) => found[1]),
    ];
    return [...new Set(ids.filter((slotId) => slotId !== undefined))];
  }

  /** Writes the files of many slots, those that nobody has used yet in common. */
  writePool(states: readonly SlotState[]): void {
    const isSpare = (state: SlotState) =>
      isEmptyState(state) && !this.#contents.has(this.#paths.slotConfigFile(state.slot.slotId));
    const spare = states.filter(isSpare);
    for (const state of spare) this.#spare.set(state.slot.slotId, renderSlot(state, this.#paths));
    this.#nameTogether(spare, this.#paths.spareWhitelistFile, (state) => [
      this.#paths.whitelistFile(state.slot.slotId),
      renderWhitelist(state.allow),
    ]);
    this.#nameTogether(spare, this.#paths.spareLimitFile, (state) => [
      this.#paths.limitFile(state.slot.slotId),
      renderLimit(state),
    ]);
    for (const state of states) if (!spare.includes(state)) this.writeSlot(state);
    this.writeSpareConfig();
  }

  /** Gives a slot files of its own. `writeSpareConfig` has to follow. */
  writeSlot(state: SlotState): void {
    this.#writeOwn(state);
    this.#spare.delete(state.slot.slotId);
  }

  removeSlot(slotId: string): void {
    const { slotConfigFile, whitelistFile, limitFile, certificateFile } = this.#paths;
    for (const file of [slotConfigFile, whitelistFile, limitFile, certificateFile]) {
      this.#remove(file(slotId));
    }
    this.#spare.delete(slotId);
    this.writeSpareConfig();
  }

  /**
   * Whole or not at all, mode 0600. Returns whether the content is new. Not forced to the disk:
   * after a crash of the machine `start` writes every file again that differs from its state.
   */
  write(path: string, content: string): boolean {
    if (this.#contents.get(path) === content) return false;
    // HAProxy reads only names that end in .cfg, so an unfinished file is nothing to it.
    writeFileSync(`${path}.new`, content, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    this.#contents.set(path, content);
    return true;
  }

  /**
   * After the slots' own files, so that none is ever missing. Should HAProxy load both, it would
   * refuse them; but whoever has it start or load its files again finds this finished or finishes it.
   */
  writeSpareConfig(): void {
    this.write(this.#paths.spareConfigFile, [...this.#spare.values()].join(""));
  }

  /** The configuration comes last: it refers to the others. */
  #writeOwn(state: SlotState): void {
    const { slotId } = state.slot;
    const certificateFile = this.#paths.certificateFile(slotId);
    if (state.tls) this.write(certificateFile, renderCertificate(state.tls));
    this.write(this.#paths.whitelistFile(slotId), renderWhitelist(state.allow));
    this.write(this.#paths.limitFile(slotId), renderLimit(state));
    this.write(this.#paths.slotConfigFile(slotId), renderSlot(state, this.#paths));
    // The key goes last: until then HAProxy could still start from a configuration that names it.
    if (!state.tls) this.#remove(certificateFile);
  }

  #remove(path: string): void {
    if (this.#contents.delete(path)) rmSync(path, { force: true });
  }

  /** Gives files of the same content one body; writing to one name later gives it its own. */
  #nameTogether(
    states: readonly SlotState[],
    body: string,
    fileOf: (state: SlotState) => readonly [path: string, content: string],
  ): void {
    const [first] = states;
    if (!first) return;
    const [, common] = fileOf(first);
    this.write(body, common);
    for (const state of states) {
      const [path, content] = fileOf(state);
      if (content !== common || this.#contents.has(path)) {
        this.write(path, content);
        continue;
      }
      try {
        linkSync(body, path);
        this.#contents.set(path, content);
      } catch {
        // A file system without links; any other fault shows again here.
        this.write(path, content);
      }
    }
  }
}

function renderLimit(state: SlotState): string {
  return `${limitPattern(state.maxConnections)}\n`;
}
