import { expect, test } from "vitest";
import { splitCommand } from "./split-command.ts";

test.each([
  ["GET a", ["GET", "a"]],
  ["  SET  a \t b\n", ["SET", "a", "b", ""]],
  ["GET ", ["GET", ""]],
  ['GET ""', ["GET", ""]],
  ["GET ''", ["GET", ""]],
  ['SET "a b" "x\\n\\"\\\\\\x41"', ["SET", "a b", 'x\n"\\A']],
  ["SET 'a \"b' 'it\\'s \\n'", ["SET", 'a "b', "it's \\n"]],
  ["SET 键 值", ["SET", "键", "值"]],
  ["", []],
])("%j is %j", (line, words) => {
  expect(splitCommand(line)).toEqual(words);
});

test.each([
  ['GET "a'],
  ["GET 'a"],
  ['GET a"b"'],
  ['GET "a"b'],
  ['GET "\\xff"'],
  ['GET "\\x4"'],
  ["   "],
])("%j is no line of words", (line) => {
  expect(splitCommand(line)).toBeNull();
});
