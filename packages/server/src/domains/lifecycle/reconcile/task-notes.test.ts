import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Store } from "../../../store/store.ts";
import { TaskNotes } from "./task-notes.ts";
import { taskRow } from "./testing/model-view.ts";

let logged: string[];
let written: (() => void) | undefined;
let notes: TaskNotes;

beforeEach(() => {
  logged = [];
  // A store that is away for a while: a write neither ends nor fails before it is told to.
  const transact = () =>
    new Promise((_, reject) => {
      written = () => reject(new Error("the disk is full"));
    });
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  notes = new TaskNotes({ store: { transact } as unknown as Store, log });
});
afterEach(() => {
  written = undefined;
});

test("a note that fails neither fails the step nor outlives it", async () => {
  notes.enter(taskRow("RestartIns"), "restart", 1);
  let isOver = false;
  const run = notes
    .during(async () => {
      while (!written) await sleep(5);
      return "done";
    })
    .finally(() => {
      isOver = true;
    });
  while (!written) await sleep(5);
  await sleep(20);
  expect(isOver).toBe(false);
  written();
  expect(await run).toBe("done");
  expect(logged.join("")).toContain("could not be noted");
});

test("a step that fails is not tried again while its note is being written", async () => {
  notes.enter(taskRow("RestartIns"), "restart", 1);
  let isOver = false;
  const run = notes
    .during(async () => {
      while (!written) await sleep(5);
      throw new Error("the node is gone");
    })
    .finally(() => {
      isOver = true;
    });
  run.catch(() => undefined);
  while (!written) await sleep(5);
  await sleep(20);
  expect(isOver).toBe(false);
  written();
  await expect(run).rejects.toThrow("the node is gone");
});
