import { expect, test } from "vitest";
import { isRunning, parseStat, readStat } from "./proc.ts";

const tail = (state: string) =>
  `${state} 1 4711 4712 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 987654 1000 50 18446744073709551615`;

test("fields are found behind a process name with blanks and parentheses", () => {
  expect(parseStat(`4711 (a) Z (b c) ${tail("S")}\n`)).toEqual({
    pid: 4711,
    state: "S",
    session: 4712,
    startTicks: "987654",
  });
});

test("a line of another form is an error", () => {
  expect(() => parseStat("4711 (redis) S 1\n")).toThrow("Unexpected form");
});

test("a stopped process runs, a zombie does not", () => {
  expect(isRunning(parseStat(`1 (x) ${tail("T")}`))).toBe(true);
  expect(isRunning(parseStat(`1 (x) ${tail("Z")}`))).toBe(false);
});

test("a pid that nobody has gives undefined", () => {
  expect(readStat(2 ** 30)).toBeUndefined();
  expect(readStat(process.pid)?.pid).toBe(process.pid);
});
