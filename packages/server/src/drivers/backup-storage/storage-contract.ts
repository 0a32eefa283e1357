import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BackupStorage, MissingBackupFile } from "../backup-storage.ts";

/** What every storage of backups has to do. */
export function storageContract(open: () => Promise<BackupStorage>): void {
  let storage: BackupStorage;
  const folder = mkdtempSync(join(tmpdir(), "kvasir-storage-"));
  beforeAll(async () => {
    storage = await open();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** More than one part of an upload, in pieces as a socket gives them. */
  const content = randomBytes(17 * 1024 * 1024 + 5);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
  }

  async function readAll(key: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await storage.read(key)) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  test("what was written is read again, and fetched to a path", async () => {
    await storage.write("r-1/1-1.rdb", pieces());
    expect((await readAll("r-1/1-1.rdb")).equals(content)).toBe(true);
    const path = join(folder, "fetched");
    await storage.fetchTo("r-1/1-1.rdb", path);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test("a file of this machine is taken over and stays where it is", async () => {
    const path = join(folder, "own");
    writeFileSync(path, content);
    await storage.adopt("r-1/4-1.rdb", path);
    expect((await readAll("r-1/4-1.rdb")).equals(content)).toBe(true);
    await storage.remove("r-1/4-1.rdb");
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test("a file that is removed is gone, and removing it again is fine", async () => {
    await storage.write("r-1/2-1.rdb", pieces());
    await storage.remove("r-1/2-1.rdb");
    await storage.remove("r-1/2-1.rdb");
    await expect(storage.read("r-1/2-1.rdb")).rejects.toThrow(MissingBackupFile);
    await expect(storage.fetchTo("r-1/2-1.rdb", join(folder, "none"))).rejects.toThrow(
      MissingBackupFile,
    );
  });

  test("a source that breaks off leaves nothing", async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield* pieces();
      throw new Error("the node is gone");
    }
    await expect(storage.write("r-1/3-1.rdb", broken())).rejects.toThrow("the node is gone");
    await expect(storage.read("r-1/3-1.rdb")).rejects.toThrow(MissingBackupFile);
  });

  test("a name that leads elsewhere is refused", async () => {
    await expect(storage.write("../out.rdb", pieces())).rejects.toThrow("not usable");
    await expect(storage.read("r-1/../../out.rdb")).rejects.toThrow("not usable");
  });
}
