import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { settleAll } from "./settle-all.ts";

test("a failure is thrown only when nothing of the work runs any more", async () => {
  let isOver = false;
  const slow = sleep(30).then(() => {
    isOver = true;
  });
  const failing = Promise.reject(new Error("no disk"));
  await expect(settleAll([failing, slow])).rejects.toThrow("no disk");
  expect(isOver).toBe(true);
});

test("what all of them give comes in their order", async () => {
  expect(await settleAll([sleep(5, "slow"), Promise.resolve(2)])).toEqual(["slow", 2]);
});
