import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ErrorEntry, errorCatalogue, seedRows } from "./error-catalogue.ts";

const file = new URL("../catalogue/r-kvstore/errors.json", import.meta.url);
const { seedErrors, otherCodes } = JSON.parse(readFileSync(file, "utf8")) as Record<
  "seedErrors" | "otherCodes",
  { row: number; code: string; httpStatus: number; message: string }[]
>;
const entries: Readonly<Record<string, ErrorEntry>> = errorCatalogue;
const rows: Readonly<Record<string, string>> = seedRows;

function filled(message: string): string {
  return message
    .replace("{parameter}", "InstanceName")
    .replace("{stringToSign}", "<string to sign>");
}

test("the table has its 55 rows, each with a name of its own", () => {
  expect(seedErrors).toHaveLength(55);
  expect(new Set(Object.values(rows)).size).toBe(55);
});

test.each(seedErrors)("row $row, $code, is byte-equal to the published table", (row) => {
  const entry = entries[rows[row.row] ?? ""];
  expect(entry?.code).toBe(row.code);
  expect(entry?.status).toBe(row.httpStatus);
  expect(filled(entry?.message ?? "")).toBe(row.message);
});

test("row 12 keeps the stray quote of the published table", () => {
  expect(errorCatalogue["InvalidPassword.Malformed"].message).toBe(
    'The Specified parameter "Password" is not valid."',
  );
});

test("every later code keeps its status and message", () => {
  for (const { code, httpStatus, message } of otherCodes) {
    expect({ ...entries[code], message: filled(entries[code]?.message ?? "") }).toEqual({
      code,
      status: httpStatus,
      message,
    });
  }
});

test("a name is the code itself, or the code and a suffix", () => {
  for (const [name, { code }] of Object.entries(entries)) {
    expect(name === code || name.startsWith(`${code}.`), name).toBe(true);
  }
});

test("only the templates have placeholders", () => {
  const templates = Object.keys(entries).filter((name) =>
    /\{\w+\}/.test(entries[name]?.message ?? ""),
  );
  expect(templates.sort()).toEqual([
    "InvalidParameter",
    "InvalidParameter.DurationSeconds",
    "MalformedPolicyDocument",
    "SignatureDoesNotMatch",
  ]);
});
