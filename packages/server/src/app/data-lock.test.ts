import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataFolderInUse, lockDataFolder, lockHolder } from "./data-lock.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-lock-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const locker = `
  import { lockDataFolder } from ${JSON.stringify(new URL("data-lock.ts", import.meta.url).href)};
  try { lockDataFolder(process.argv[1]); console.log("locked"); setInterval(() => {}, 1000); }
  catch (error) { console.log(error.name); }
`;

async function startLocker() {
  const child = spawn(process.execPath, ["--input-type=module", "-e", locker, dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return { child, said: String(line).trim() };
}

test("a second server of the same folder is refused and told who holds it", () => {
  using lock = lockDataFolder(dir);
  lock.publish({ endpoint: "http://127.0.0.1:7379", tlsEndpoint: null });
  expect(() => lockDataFolder(dir)).toThrow(DataFolderInUse);
  expect(lockHolder(dir)).toMatchObject({
    pid: process.pid,
    ready: { endpoint: "http://127.0.0.1:7379" },
  });
  expect(statSync(join(dir, "kvasir.lock")).mode & 0o077).toBe(0);
});

test("the folder is free again after the end, with no file left", () => {
  lockDataFolder(dir)[Symbol.dispose]();
  expect(lockHolder(dir)).toBeNull();
  expect(readdirSync(dir)).toEqual([]);
});

test("a lock left by a killed server is taken over", async () => {
  const { child, said } = await startLocker();
  expect(said).toBe("locked");
  expect(() => lockDataFolder(dir)).toThrow(DataFolderInUse);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(lockHolder(dir)).toBeNull();
  using lock = lockDataFolder(dir);
  expect(lock).toBeDefined();
  expect(lockHolder(dir)?.pid).toBe(process.pid);
});

test("a living process that merely got the old pid holds nothing", () => {
  const holder = { pid: process.pid, startTicks: "1", ready: null };
  writeFileSync(join(dir, "kvasir.lock"), JSON.stringify(holder));
  using lock = lockDataFolder(dir);
  expect(lock).toBeDefined();
});

test("of several servers that find a stale lock, exactly one gets it", async () => {
  const holder = { pid: 2 ** 22 + 1, startTicks: "1", ready: null };
  writeFileSync(join(dir, "kvasir.lock"), JSON.stringify(holder));
  const lockers = await Promise.all([startLocker(), startLocker(), startLocker()]);
  expect(lockers.filter(({ said }) => said === "locked")).toHaveLength(1);
  for (const { child } of lockers) child.kill("SIGKILL");
});
