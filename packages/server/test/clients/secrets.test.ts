import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimGround } from "../ground.ts";
import { filesBelow, processesIn, processOf, type SeenFile, type SeenProcess } from "./seen.ts";
import { listAt, refusalOf, Story } from "./story.ts";
import { openApiClient, popClient, type WireClient } from "./wire-client.ts";

const program = fileURLToPath(new URL("../../bin/kvasir.mjs", import.meta.url));
const region = "cn-hangzhou";
const random = () => crypto.randomUUID().replaceAll("-", "").slice(0, 20);

/** Each is used once at least, and none is found anywhere by accident. */
const secrets = {
  accessKeySecret: random(),
  password: `Pa-${random()}`,
  changedPassword: `Cp-${random()}`,
  memcachePassword: `Mp-${random()}`,
  accountPassword: `Ap-${random()}`,
  changedAccountPassword: `Ca-${random()}`,
  resetAccountPassword: `Ra-${random()}`,
  wrongOldPassword: `Wp-${random()}`,
  refusedPassword: `${random()}é`,
};

/** The one file that is made to tell a secret: the owner's own key. */
const keyFile = "access-key.json";
/** Memcached compares passwords itself, and can only do so with the password. */
const memcachedPasswords = /^nodes\/[^/]+\/sasl[^/]*$/;

let dataDir: string;
let output = "";
let files: readonly SeenFile[];
let server: SeenProcess;
let nodes: readonly SeenProcess[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "kvasir-secrets-"));
  const ground = claimGround();
  const child = spawn(
    process.execPath,
    [
      ...[program, "serve", "--ephemeral", "--json", "--port", "0", "--tls-port", "0"],
      ...["--network", ground.network, "--slots", "8", "--log-level", "trace"],
      ...["--replication-ports", `${ground.firstPort}-${ground.firstPort + ground.portCount - 1}`],
    ],
    {
      env: {
        PATH: process.env["PATH"],
        TMPDIR: dataDir,
        KVASIR_ACCESS_KEY_ID: "LTAIsecretstest",
        KVASIR_ACCESS_KEY_SECRET: secrets.accessKeySecret,
      },
    },
  );
  const ended = once(child, "exit");
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  try {
    const [line] = await once(createInterface(child.stdout), "line", {
      signal: AbortSignal.timeout(20_000),
    });
    const { endpoint, caFile } = JSON.parse(String(line)) as { endpoint: string; caFile: string };
    const access = {
      endpoint,
      accessKeyId: "LTAIsecretstest",
      accessKeySecret: secrets.accessKeySecret,
      caFile,
    };
    await useEverySecret(openApiClient(access));
    await useEverySecret(popClient(access, "GET"));
    await askWrongly(endpoint);
    files = filesBelow(dataDir);
    server = processOf(child.pid ?? 0);
    nodes = processesIn(dataDir);
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}, 60_000);

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** A life with a replica, a Memcache instance and accounts, and with refusals on the way. */
async function useEverySecret(client: WireClient): Promise<void> {
  const story = new Story(client);
  const { call } = client;
  story.password = secrets.password;
  const order = { RegionId: region, InstanceClass: "redis.master.small.default" };
  const created = await call("CreateInstance", { ...order, Password: secrets.password });
  const memcache = await call("CreateInstance", {
    RegionId: region,
    InstanceType: "Memcache",
    InstanceClass: "memcache.master.small.default",
    Password: secrets.memcachePassword,
  });
  await story.settled(String(memcache["InstanceId"]));
  story.instanceId = String(created["InstanceId"]);
  const own = { InstanceId: story.instanceId };
  await story.redis((redis) => redis.set("kept", "1"));

  await call("ModifyInstanceAttribute", { ...own, NewPassword: secrets.changedPassword });
  await story.accountReady(story.instanceId);
  await expect(story.redis((redis) => redis.get("kept"))).rejects.toThrow(/WRONGPASS/);
  story.password = secrets.changedPassword;
  expect(await story.redis((redis) => redis.get("kept"))).toBe("1");

  const account = { ...own, AccountName: "keeper" };
  await call("CreateAccount", { ...account, AccountPassword: secrets.accountPassword });
  await story.accountReady("keeper");
  const wrong = call("ModifyAccountPassword", {
    ...account,
    OldAccountPassword: secrets.wrongOldPassword,
    NewAccountPassword: secrets.changedAccountPassword,
  });
  expect((await refusalOf(wrong)).code).toBe("IncorrectPassword");
  await call("ModifyAccountPassword", {
    ...account,
    OldAccountPassword: secrets.accountPassword,
    NewAccountPassword: secrets.changedAccountPassword,
  });
  await story.accountReady("keeper");
  await call("ResetAccountPassword", {
    ...account,
    AccountPassword: secrets.resetAccountPassword,
  });
  await story.accountReady("keeper");
  const login = { username: "keeper", password: secrets.resetAccountPassword };
  expect(await story.redis((redis) => redis.get("kept"), login)).toBe("1");

  const refused = call("CreateInstance", { ...order, Password: secrets.refusedPassword });
  expect((await refusalOf(refused)).code).toBe("InvalidPassword.Malformed");
  await call("RestartInstance", own);
  await story.settled();
  const listed = await call("DescribeInstances", { RegionId: region });
  expect(listAt(listed, "Instances.KVStoreInstance").length).toBeGreaterThanOrEqual(2);
}

/** Requests that never get as far as an operation. */
async function askWrongly(endpoint: string): Promise<void> {
  const query = new URLSearchParams({
    Action: "CreateInstance",
    Version: "2015-01-01",
    AccessKeyId: "LTAIsecretstest",
    Password: secrets.password,
  });
  for (const path of ["/?", "/nowhere?"]) {
    const answer = await fetch(`${endpoint}${path}${query}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
}

/** Secrets that stand in these bytes, plain or in base64. */
function secretsIn(bytes: Buffer): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) =>
      [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")].some((form) =>
        bytes.includes(form),
      ),
    )
    .map(([name]) => name);
}

test("the run was seen: its log, its database, its nodes and their files", () => {
  const paths = files.map(({ path }) => path.replace(/^[^/]+\//, ""));
  expect(paths).toEqual(expect.arrayContaining(["kvasir.log", "kvasir.db", keyFile]));
  const log = files.find(({ path }) => path.endsWith("/kvasir.log"))?.bytes.toString() ?? "";
  expect(log).toContain('"action":"ModifyAccountPassword"');
  expect(log).toContain('"code":"InvalidPassword.Malformed"');
  const commands = nodes.map(({ arguments: words }) => words.toString());
  for (const name of ["redis-server", "memcached", "haproxy"]) {
    expect(
      commands.some((words) => words.includes(name)),
      name,
    ).toBe(true);
  }
});

test("no secret stands in the log or in what the server prints", () => {
  expect(secretsIn(Buffer.from(output))).toEqual([]);
  for (const { path, bytes } of files.filter(({ path }) => path.endsWith(".log"))) {
    expect(secretsIn(bytes), path).toEqual([]);
  }
});

test("no secret stands in a database or in any other file, but where it is meant to be", () => {
  for (const { path, bytes } of files) {
    const relative = path.replace(/^[^/]+\//, "");
    const found = secretsIn(bytes);
    if (relative === keyFile) expect(found).toEqual(["accessKeySecret"]);
    else if (memcachedPasswords.test(relative)) expect(found).toEqual(["memcachePassword"]);
    else expect(found, path).toEqual([]);
  }
});

test("no process has a secret among its arguments, and no node one in its environment", () => {
  for (const { pid, arguments: words } of [server, ...nodes]) {
    expect(secretsIn(words), `arguments of ${pid}`).toEqual([]);
  }
  for (const { pid, environment } of nodes) {
    expect(secretsIn(environment), `environment of ${pid}`).toEqual([]);
  }
});

test("nothing in the data folder is open to the group or to others", () => {
  const open = files.filter(({ mode }) => (mode & 0o077) !== 0);
  expect(open.map(({ path, mode }) => `${path} ${mode.toString(8)}`)).toEqual([]);
});
