import { closeSync, constants, fstatSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { FingerprintSet } from "./fingerprint-set.ts";

const recordBytes = 8;

/** The nonces of one era: a set in memory and the same fingerprints in a file, in order of use. */
export class NonceLog {
  readonly nonces = new FingerprintSet();
  readonly path: string;
  readonly #file: number;
  readonly #record = new Uint32Array(2);
  #endBytes: number;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    this.#endBytes = this.#load();
  }

  /** In the file when this returns, hence in the kernel's hands: no death of the process loses it. */
  add(high: number, low: number): void {
    this.#record[0] = high;
    this.#record[1] = low;
    // At a position of our own, so that half a record left by a full disk is written over.
    const written = writeSync(this.#file, this.#record, 0, recordBytes, this.#endBytes);
    if (written !== recordBytes) throw new Error(`${this.path}: short write`);
    this.#endBytes += recordBytes;
    this.nonces.add(high, low);
  }

  close(): void {
    closeSync(this.#file);
  }

  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  /** Bytes of whole records: the rest is what a kill left half written. */
  #load(): number {
    const records = Math.floor(fstatSync(this.#file).size / recordBytes);
    const words = new Uint32Array(2 * records);
    const bytes = readSync(this.#file, words, 0, words.byteLength, 0);
    for (let at = 0; at + 1 < bytes / 4; at += 2) {
      const high = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      // Zeros are a hole that a power cut left: no nonce, and the mark of a free slot.
      if (high !== 0 || low !== 0) this.nonces.add(high, low);
    }
    return records * recordBytes;
  }
}
