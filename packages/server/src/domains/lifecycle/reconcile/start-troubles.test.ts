import { beforeEach, expect, test, vi } from "vitest";
import { StartTroubles } from "./start-troubles.ts";

let now: number;
let damage: string | null;
let looks: number;
let troubles: StartTroubles;

beforeEach(() => {
  [now, damage, looks] = [1_000, "not valid", 0];
  troubles = new StartTroubles({ monotonic: () => now });
});

async function fail(times: number): Promise<void> {
  for (let at = 0; at < times; at++) {
    troubles.note("n0", async () => {
      looks += 1;
      return damage;
    });
    // What was found is noted behind the caller's back.
    await Promise.resolve();
    await Promise.resolve();
  }
}

test("a node that fails now and then is started again at once", async () => {
  await fail(2);
  expect(looks).toBe(0);
  expect(troubles.of("n0")).toEqual({ damage: null, retryInMs: 0 });
});

test("data that cannot be loaded are tried more and more seldom", async () => {
  await fail(3);
  await vi.waitFor(() => expect(troubles.of("n0").damage).toBe("not valid"));
  const pauses = [];
  for (let at = 0; at < 5; at++) {
    pauses.push(troubles.of("n0").retryInMs);
    now += troubles.of("n0").retryInMs;
    expect(troubles.of("n0").retryInMs).toBe(0);
    await fail(1);
  }
  expect(pauses).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]);
  expect(looks).toBe(1);
});

test("where the data are not to blame they are looked at again after ten more tries", async () => {
  damage = null;
  await fail(12);
  expect(looks).toBe(1);
  expect(troubles.of("n0")).toEqual({ damage: null, retryInMs: 0 });
  damage = "not valid";
  await fail(1);
  expect(looks).toBe(2);
  await vi.waitFor(() => expect(troubles.of("n0").damage).toBe("not valid"));
});

test("a node that has started has no trouble any more", async () => {
  await fail(3);
  await vi.waitFor(() => expect(troubles.of("n0").damage).toBe("not valid"));
  troubles.end("n0");
  expect(troubles.of("n0")).toEqual({ damage: null, retryInMs: 0 });
});
