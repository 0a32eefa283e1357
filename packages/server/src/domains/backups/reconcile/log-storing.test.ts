import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderStorage } from "../../../drivers/backup-storage/folder-storage.ts";
import type { BackupStorage } from "../../../drivers/backup-storage.ts";
import { aofFolder, aofManifest } from "../../../engine/redis/data-files.ts";
import { systemClock } from "../../../kernel/clock.ts";
import { openSqliteStore } from "../../../store/sqlite-store.ts";
import type { Store } from "../../../store/store.ts";
import type { LogSegment } from "../backup.ts";
import { fetchPieces, piecesOf, removePieces } from "../log-pieces.ts";
import { segmentStore } from "../segment-store.ts";
import { logStoringReconciler } from "./log-storing.ts";

const id = "81";
const incr = "appendonly.aof.1.incr.aof";

let dir: string;
let store: Store;
let storage: BackupStorage;
/** Bytes after which the storage goes away in the middle of a file. */
let breaksAfter: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-logs-"));
  store = await openSqliteStore(join(dir, "kvasir.db"));
  breaksAfter = Number.POSITIVE_INFINITY;
  const folder = folderStorage(join(dir, "remote"));
  storage = {
    ...folder,
    isRemote: true,
    write: (key, source) => folder.write(key, upTo(source)),
  };
  mkdirSync(join(dir, "archive", id), { recursive: true });
  writeFileSync(join(dir, "archive", id, aofManifest), `file ${incr} seq 1 type i\n`);
  writeFileSync(join(dir, "archive", id, incr), "");
  await store.transact((db) => segmentStore(db).insert(segmentRow()));
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

async function* upTo(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    breaksAfter -= chunk.length;
    if (breaksAfter < 0) throw new Error("the storage went away");
    yield chunk;
  }
}

function segmentRow(): LogSegment {
  return {
    id,
    instanceId: "r-1",
    nodeId: "r-1-db-0",
    baseName: "",
    forkedAt: 0,
    openedAt: 0,
    closedAt: null,
    clockOffsetMs: 0,
    sizeBytes: 0,
    expiresAt: null,
    pieces: "[]",
    storedUntil: null,
    isLocal: 1,
  };
}

const write = (text: string) => appendFileSync(join(dir, "archive", id, incr), text);
const row = () => store.read((db) => segmentStore(db).find(id)) as Promise<LogSegment>;
const remote = () => {
  const folder = join(dir, "remote", "r-1", `log-${id}`);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

const look = () =>
  logStoringReconciler({
    store,
    storage,
    machineClock: systemClock,
    archiveDir: join(dir, "archive"),
    log: pino({ level: "silent" }),
  }).reconcile("r-1", { signal: new AbortController().signal, isAskedAgain: () => false });

async function fetched(): Promise<string> {
  const target = join(dir, "node", aofFolder);
  await fetchPieces(await row(), target, storage);
  return readFileSync(join(target, incr), "utf8");
}

test("a file that grows is sent piece by piece, each byte once", async () => {
  await look();
  expect(remote()).toEqual([`${aofManifest}.0`]);
  expect(await fetched()).toBe("");
  write("abc");
  await look();
  write("defg");
  await look();
  await look();
  expect(remote()).toEqual([`${incr}.0`, `${incr}.3`, `${aofManifest}.0`]);
  expect(await fetched()).toBe("abcdefg");
  expect((await row()).storedUntil).toBeLessThan(Date.now() - 2_000);
});

test("a piece that was cut off is sent again, also by a control plane that knows only the row", async () => {
  await look();
  const before = (await row()).storedUntil;
  write("abc");
  breaksAfter = 1;
  await expect(look()).rejects.toThrow("the storage went away");
  expect((await row()).storedUntil).toBe(before);
  expect(piecesOf(await row()).filter(({ isStored }) => !isStored)).toEqual([
    { name: incr, from: 0, bytes: 3, isStored: false },
  ]);
  // What came since is another piece: the first one keeps its length.
  write("def");
  breaksAfter = Number.POSITIVE_INFINITY;
  await look();
  expect(await fetched()).toBe("abcdef");
});

test("one that has ended leaves this machine, and not before all of it is stored", async () => {
  write("abc");
  await store.transact((db) => segmentStore(db).update(id, { closedAt: 1_000 }));
  breaksAfter = 20;
  await expect(look()).rejects.toThrow("the storage went away");
  expect([(await row()).isLocal, readdirSync(join(dir, "archive"))]).toEqual([1, [id]]);
  breaksAfter = Number.POSITIVE_INFINITY;
  await look();
  expect([(await row()).isLocal, readdirSync(join(dir, "archive"))]).toEqual([0, []]);
  await look();
  expect(await fetched()).toBe("abc");
});

test("one that is over leaves the storage, then its row goes", async () => {
  write("abc");
  await look();
  await store.transact((db) => segmentStore(db).update(id, { expiresAt: 1 }));
  const remove = storage.remove;
  storage.remove = () => Promise.reject(new Error("the storage went away"));
  await expect(look()).rejects.toThrow("the storage went away");
  expect(await row()).toBeDefined();
  storage.remove = remove;
  await look();
  expect(remote()).toEqual([]);
  expect(await row()).toBeUndefined();
});

test("a segment that is removed while a piece is on its way leaves nothing in the storage", async () => {
  await look();
  write("abc");
  const plain = storage.write;
  storage.write = async (key, source) => {
    await removePieces(await row(), storage);
    await store.transact((db) => segmentStore(db).delete(id));
    await plain(key, source);
  };
  await expect(look()).rejects.toThrow("the segment was removed");
  expect(remote()).toEqual([]);
});
