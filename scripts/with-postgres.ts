/**
 * Runs a command with a PostgreSQL of its own, whose address is in KVASIR_DATABASE_URL, and ends
 * with the command's exit code: `node scripts/with-postgres.ts vitest run`. Nothing is synced.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { startPostgres } from "../packages/server/src/store/testing/postgres-server.ts";

const [program, ...args] = process.argv.slice(2);
if (!program) throw new Error("usage: with-postgres.ts COMMAND [ARGUMENT…]");

const server = await startPostgres();
// The command gets the same signals from the terminal; this one stays to clean up behind it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
try {
  const env = { ...process.env, KVASIR_DATABASE_URL: server.url };
  const child = spawn(program, args, { stdio: "inherit", env });
  const [code] = (await once(child, "exit")) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await server[Symbol.asyncDispose]();
}
