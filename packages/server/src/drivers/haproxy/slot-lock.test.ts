import { expect, test } from "vitest";
import { SlotLock } from "./slot-lock.ts";

function recorder() {
  const events: string[] = [];
  const gates = new Map<string, () => void>();
  const job = (name: string) => async () => {
    events.push(`${name} starts`);
    await new Promise<void>((resolve) => gates.set(name, resolve));
    events.push(`${name} ends`);
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async (name: string) => {
    await turn();
    gates.get(name)?.();
    await turn();
  };
  return { events, job, finish };
}

test("one slot's work keeps its order while another slot's goes on", async () => {
  const lock = new SlotLock();
  const { events, job, finish } = recorder();
  const all = [
    lock.withSlot("a", job("a1")),
    lock.withSlot("a", job("a2")),
    lock.withSlot("b", job("b1")),
  ];
  await finish("b1");
  expect(events).toEqual(["a1 starts", "b1 starts", "b1 ends"]);
  await finish("a1");
  await finish("a2");
  await Promise.all(all);
  expect(events.slice(3)).toEqual(["a1 ends", "a2 starts", "a2 ends"]);
});

test("work on the whole waits for the slots' work and holds later work back", async () => {
  const lock = new SlotLock();
  const { events, job, finish } = recorder();
  const all = [
    lock.withSlot("a", job("a1")),
    lock.withAll(job("whole")),
    lock.withSlot("b", job("b1")),
  ];
  await finish("a1");
  await finish("whole");
  await finish("b1");
  await Promise.all(all);
  expect(events).toEqual([
    "a1 starts",
    "a1 ends",
    "whole starts",
    "whole ends",
    "b1 starts",
    "b1 ends",
  ]);
});

test("a failure reaches its caller and does not stop the next", async () => {
  const lock = new SlotLock();
  const failed = lock.withSlot("a", async () => {
    throw new Error("no");
  });
  const next = lock.withSlot("a", async () => "yes");
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("yes");
});
