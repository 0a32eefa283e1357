import { constants, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { prepareForDump } from "../../engine/redis/data-files.ts";
import { checkDump } from "../../engine/redis/redis-tools.ts";
import { dumpName, saveDump } from "../../engine/redis/save-dump.ts";
import { TerminalError } from "../../kernel/api-error.ts";
import { type Instance, instanceStore, isClosed } from "../instances/index.ts";
import { mebibyte } from "./backup.ts";
import { isTooSmall } from "./require-fits.ts";
import type { Seed } from "./seed.ts";
import type { SeedPlacerParts, SeedTarget } from "./seed-placer.ts";

type TempSeed = Extract<Seed, { tempInstanceId: string }>;

/**
 * Whether a temporary instance has all that it will ever have: nobody can write to it any more, and
 * its node can be read. One that is gone counts as ready, as no waiting brings it back.
 */
export async function isTempReady(seed: TempSeed, parts: SeedPlacerParts): Promise<boolean> {
  const temp = await livingTemp(seed, parts);
  if (!temp) return true;
  if (!isClosed(temp) || temp.busyTaskId !== null) return false;
  return (await parts.dumpSource(temp.id)) !== null;
}

/** Has its node save everything, and puts that where the other node finds it as its own. */
export async function placeTemp(
  seed: TempSeed,
  { dir, appendOnly }: SeedTarget,
  parts: SeedPlacerParts,
): Promise<void> {
  const temp = await livingTemp(seed, parts);
  if (!temp) throw new TerminalError("the temporary instance is no longer there");
  const source = await parts.dumpSource(temp.id);
  if (!source) throw new Error("the temporary instance cannot be read at the moment");
  await requireRoom(temp, source.usedBytes, parts);
  await saveDump({ ...source, path: source.socket });
  const dump = join(source.dir, dumpName);
  // The data of before are given up for this file, so it is read to its end first.
  await checkDump(parts.redisServer(), dump);
  const path = await prepareForDump(dir, { appendOnly });
  await copyFile(dump, path, constants.COPYFILE_FICLONE);
}

/**
 * The instance may have been given a smaller class since: Redis would load the data and then evict
 * what may expire.
 */
async function requireRoom(temp: Instance, usedBytes: number, { store }: SeedPlacerParts) {
  const instance = await store.read((db) => instanceStore(db).find(temp.tempOf));
  const capacityMb = instance?.capacityMb ?? temp.capacityMb;
  if (!isTooSmall(capacityMb, { usedBytes, beforeMb: temp.capacityMb })) return;
  const hasMb = Math.ceil(usedBytes / mebibyte);
  throw new TerminalError(`the data take ${hasMb} MB and do not fit into ${capacityMb} MB`);
}

function livingTemp(seed: TempSeed, { store }: SeedPlacerParts): Promise<Instance | undefined> {
  return store.read(async (db) => {
    const temp = await instanceStore(db).find(seed.tempInstanceId);
    return temp?.deletedAt === null ? temp : undefined;
  });
}
