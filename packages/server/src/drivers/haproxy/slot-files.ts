import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { SlotState } from "../front-door.ts";
import { limitPattern, renderSlot, renderWhitelist } from "./config.ts";
import type { FrontDoorPaths } from "./paths.ts";

/**
 * The files that HAProxy starts from. What they say is kept in memory too, so that writing the
 * same again costs nothing. Calls are synchronous: a few tiny writes are done before a thread pool
 * would have answered, and attaching a node has to be fast.
 */
export class SlotFiles {
  readonly #paths: FrontDoorPaths;
  readonly #dirs: readonly string[];
  readonly #contents = new Map<string, string>();

  constructor(paths: FrontDoorPaths) {
    this.#paths = paths;
    this.#dirs = [paths.configDir, paths.whitelistDir, paths.limitDir];
  }

  /** Makes the folders and reads what an earlier control plane left. Returns its slots' ids. */
  open(): string[] {
    for (const dir of [this.#paths.dir, ...this.#dirs]) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      chmodSync(dir, 0o700);
    }
    this.#contents.clear();
    for (const dir of this.#dirs) {
      for (const name of readdirSync(dir)) {
        this.#contents.set(`${dir}/${name}`, readFileSync(`${dir}/${name}`, "utf8"));
      }
    }
    return readdirSync(this.#paths.configDir)
      .map((name) => /^(s\d{4,})\.cfg$/.exec(name)?.[1])
      .filter((slotId) => slotId !== undefined);
  }

  /** Writes the files of a slot. The configuration comes last: it refers to the others. */
  writeSlot(state: SlotState): void {
    const { slotId } = state.slot;
    this.write(this.#paths.whitelistFile(slotId), renderWhitelist(state.allow));
    this.write(this.#paths.limitFile(slotId), `${limitPattern(state.maxConnections)}\n`);
    this.write(this.#paths.slotConfigFile(slotId), renderSlot(state, this.#paths));
  }

  removeSlot(slotId: string): void {
    const { slotConfigFile, whitelistFile, limitFile } = this.#paths;
    for (const path of [slotConfigFile(slotId), whitelistFile(slotId), limitFile(slotId)]) {
      rmSync(path, { force: true });
      this.#contents.delete(path);
    }
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
}
