import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorCatalogue, seedRows } from "@kvasir/spec";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres } from "../../src/store/testing/postgres-server.ts";
import type { Keys } from "../access-clients.ts";
import { startTestServer } from "../test-server.ts";
import { oldPythonClient, pythonInterpreter } from "./python.ts";
import { countedPlace } from "./seed/counted-place.ts";
import { holdingProxy, replayingProxy } from "./seed/proxies.ts";
import { ruledPlace } from "./seed/ruled-place.ts";
import type { SeedCaller, SeedCase, SeedPlace } from "./seed/seed-case.ts";
import {
  brokenPlace,
  crippledPlace,
  nothing,
  type Place,
  runningPlace,
  savingPlace,
} from "./seed/seed-places.ts";
import { storedState } from "./seed/stored-state.ts";
import { seedCases } from "./seed-rows.ts";
import { refusalOf } from "./story.ts";
import { type Access, openApiClient, popClient, type WireClient } from "./wire-client.ts";

const installTimeoutMs = 300_000;
let python: string | null = null;
const met: { row: number; operation: string; condition: string; clients: string[] }[] = [];

beforeAll(async () => {
  python = await pythonInterpreter();
}, installTimeoutMs);

// For scripts/generate-error-codes.ts, which writes docs/error-codes.md.
afterAll(() => {
  const folder = fileURLToPath(new URL("../../../../coverage/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}error-codes.json`, `${JSON.stringify(met, null, 2)}\n`);
});

function accessTo(
  { server, world }: Place,
  endpoint = server.endpoint,
  by?: SeedCaller | undefined,
): Access {
  const keys: Keys | undefined = by ? world.keys[by] : server;
  if (!keys) throw new Error(`nobody is ${by} there`);
  const { accessKeyId, accessKeySecret, securityToken } = keys;
  return { endpoint, accessKeyId, accessKeySecret, securityToken, caFile: server.app.caFile };
}

/** V3, V1 and the oldest client that is still in use. */
function clientsOf(access: Access, own: DisposableStack): WireClient[] {
  const clients = [openApiClient(access), popClient(access, "GET")];
  if (python !== null) clients.push(own.use(oldPythonClient(python, access)));
  return clients;
}

function casesAt(place: SeedPlace): (readonly [string, SeedCase])[] {
  return seedCases
    .filter((each) => (each.place ?? "running") === place)
    .map((each) => [`row ${each.row}, ${each.operation}: ${each.condition}`, each]);
}

/** The row, byte for byte, with what stands for its placeholders. */
function wanted({ row, values = {} }: SeedCase) {
  const { code, status, message } = errorCatalogue[seedRows[row]];
  return {
    code,
    status,
    message: message.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`row ${row} needs a value for ${name}`);
      return value;
    }),
  };
}

async function meets(client: WireClient, each: SeedCase, place: Place): Promise<void> {
  const refusal = await refusalOf(client.call(each.operation, each.request(place.world)));
  const { code, status, message } = refusal;
  expect({ code, status, message }, client.name).toEqual(wanted(each));
}

function note(each: SeedCase, clients: readonly WireClient[]): void {
  const { row, operation, condition } = each;
  met.push({ row, operation, condition, clients: clients.map(({ name }) => name) });
}

describe.each([
  ["running", runningPlace],
  ["crippled", crippledPlace],
  ["saving", savingPlace],
  ["ruled", ruledPlace],
  ["counted", countedPlace],
] as const)("in an installation that is %s", (name, start) => {
  let place: Place;
  const byCaller = new Map<SeedCaller | undefined, WireClient[]>();
  const own = new DisposableStack();

  beforeAll(async () => {
    place = await start();
  });

  function clientsFor(by: SeedCaller | undefined): WireClient[] {
    const clients = byCaller.get(by) ?? clientsOf(accessTo(place, undefined, by), own);
    byCaller.set(by, clients);
    return clients;
  }

  afterAll(async () => {
    own[Symbol.dispose]();
    await place?.[Symbol.asyncDispose]();
  });

  test.each(casesAt(name))("%s", async (_title, each) => {
    const clients = clientsFor(each.by);
    const before = storedState(place.server.dataDir);
    for (const client of clients) await meets(client, each, place);
    expect(storedState(place.server.dataDir)).toEqual(before);
    note(each, clients);
  });
});

test("a request that arrives twice is answered once", async () => {
  await using place = await runningPlace();
  await using proxy = await replayingProxy(place.server.endpoint);
  using own = new DisposableStack();
  const clients = clientsOf(accessTo(place, proxy.endpoint), own);
  for (const [, each] of casesAt("replayed")) {
    for (const client of clients) await meets(client, each, place);
    note(each, clients);
  }
});

test("a fault inside the server is an InternalError whose request id leads to the log", async () => {
  await using place = await brokenPlace();
  using own = new DisposableStack();
  const clients = clientsOf(accessTo(place), own);
  for (const [, each] of casesAt("broken")) {
    for (const client of clients) await meets(client, each, place);
    note(each, clients);
  }
  const faults = place.server.logLines
    .map((line) => JSON.parse(line) as { msg: string; requestId: string; err?: object })
    .filter((line) => line.msg === "operation failed");
  expect(faults).toHaveLength(clients.length);
  for (const fault of faults) {
    expect(fault).toMatchObject({
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      err: { message: expect.stringMatching(/no such table|does not exist/) },
    });
  }
});

test("while its PostgreSQL is stopped a server says that it is unavailable, and works again afterwards", async () => {
  await using postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase();
  await using server = await startTestServer({ databaseUrl });
  const place = { ...server, server, world: nothing };
  using own = new DisposableStack();
  const clients = clientsOf(accessTo(place), own);
  for (const [, each] of casesAt("cut-off")) {
    // Whatever the server keeps in memory, it has by now.
    for (const client of clients) await client.call(each.operation, each.request(nothing));
    await postgres.stop();
    for (const client of clients) await meets(client, each, place);
    await postgres.start();
    for (const client of clients) await client.call(each.operation, each.request(nothing));
    note(each, clients);
  }
});

test("a server on its way out says that it is unavailable and takes no order", async () => {
  await using place = await runningPlace();
  await using proxy = await holdingProxy(place.server.endpoint);
  using own = new DisposableStack();
  const cases = casesAt("draining").map(([, each]) => each);
  const running = cases.flatMap((each) =>
    clientsOf(accessTo(place, proxy.endpoint), own).map((client) => ({
      client,
      each,
      done: meets(client, each, place),
    })),
  );
  const all = Promise.all(running.map(({ done }) => done));
  all.catch(() => undefined);
  await proxy.held(running.length);
  const before = storedState(place.server.dataDir);
  const stopped = place.server.app.stop({ nodes: "destroy" });
  proxy.release();
  await all;
  await stopped;
  expect(storedState(place.server.dataDir)["instances"]).toEqual(before["instances"]);
  for (const each of cases) {
    note(
      each,
      running.filter((one) => one.each === each).map(({ client }) => client),
    );
  }
});
