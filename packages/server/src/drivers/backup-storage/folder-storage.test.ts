import { mkdtempSync, rmSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { folderStorage } from "./folder-storage.ts";
import { storageContract } from "./storage-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "kvasir-backups-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a folder", () => {
  storageContract(async () => folderStorage(folder));

  test("gives nobody else a look at the files", async () => {
    const file = join(folder, "r-1/1-1.rdb");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "r-1"))).mode & 0o777).toBe(0o700);
  });

  test("has no part of a file that did not become whole", async () => {
    expect(await readdir(join(folder, "r-1"))).toEqual(["1-1.rdb"]);
  });
});
