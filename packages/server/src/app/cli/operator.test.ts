import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../../../bin/kvasir.mjs", import.meta.url));
const env = { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8" };

let dir: string;
let server: ChildProcess;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "kvasir-operator-cli-"));
  const flags = ["--port", "0", "--tls-port", "off", "--driver", "fake"];
  const allowed = ["--allow-clock", "--allow-reset"];
  const args = [main, "serve", "--json", "--data", dir, ...flags, ...allowed];
  server = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  if (!server.stdout) throw new Error("no output");
  await once(createInterface({ input: server.stdout }), "line");
}, 30_000);

afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
  rmSync(dir, { recursive: true, force: true });
});

function kvasir(...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [main, ...args, "--data", dir], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test("owners are made, listed and changed", async () => {
  const made = await kvasir("owner", "create", "--name", "acme", "--credit-cents", "500");
  expect(made.stderr).toBe("");
  expect(made.stdout).toContain("OwnerName: acme");
  const listed = await kvasir("owner", "list");
  expect(listed.stdout).toMatch(/^OwnerId +OwnerName +Admin/);
  expect(listed.stdout).toContain("acme");
  const booked = await kvasir(
    "owner",
    "deposit",
    "--owner",
    "acme",
    "--amount-cents=700",
    "--json",
  );
  expect(JSON.parse(booked.stdout)).toMatchObject({ BalanceCents: 700 });
});

test("the clock is moved, and shown", async () => {
  expect((await kvasir("clock", "move", "--seconds", "86400")).code).toBe(0);
  expect((await kvasir("clock", "show")).stdout).toContain("AheadSeconds: 86400");
});

test("lists that are empty, and changes without an answer, say so", async () => {
  expect((await kvasir("fault", "list")).stdout).toBe("There is none.\n");
  expect((await kvasir("service", "off", "--service", "tair", "--lang", "zh")).stdout).toBe(
    "已完成。\n",
  );
});

test("a refusal is told with its code, a missing flag is a mistake of the command line", async () => {
  const refused = await kvasir("fault", "delete", "--fault-id", "fault-none");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("InvalidFault.NotFound");
  expect((await kvasir("fault", "create")).code).toBe(2);
});

test("a seed is applied to the running server, and a reset is meant", async () => {
  const file = join(dir, "seed.yaml");
  writeFileSync(
    file,
    "owners: [{ name: seeded, instances: [{ name: one, class: redis.basic.small.default }] }]",
  );
  expect(await kvasir("world", "seed", "--file", file)).toMatchObject({ code: 0, stderr: "" });
  expect((await kvasir("owner", "list")).stdout).toContain("seeded");
  expect((await kvasir("world", "reset")).code).toBe(2);
  expect((await kvasir("world", "reset", "--yes")).stdout).toContain("Instances: 1");
  expect((await kvasir("owner", "list")).stdout).not.toContain("seeded");
}, 30_000);
