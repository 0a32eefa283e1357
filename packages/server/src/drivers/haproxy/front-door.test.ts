import { readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SlotState } from "../front-door.ts";
import type { HaproxyFrontDoor } from "./front-door.ts";
import {
  ask,
  askOpen,
  client,
  createFrontDoorFixture,
  type FrontDoorFixture,
  until,
} from "./front-door-fixture.ts";
import { frontDoorPaths } from "./paths.ts";
import { proxyHeader } from "./proxy-protocol.ts";
import { parsePatternLists } from "./running-state.ts";
import { runCommands } from "./runtime-socket.ts";
import { readWorkers } from "./workers.ts";

let fixture: FrontDoorFixture;
let door: HaproxyFrontDoor;
let redisA: string;
let redisB: string;

beforeAll(async () => {
  fixture = await createFrontDoorFixture();
  [redisA, redisB] = await Promise.all([
    fixture.startRedis("node-a"),
    fixture.startRedis("node-b"),
  ]);
  door = await fixture.open();
  await door.start([]);
});

afterAll(() => fixture[Symbol.asyncDispose]());

const everywhere = ["0.0.0.0/0"];

function state(index: number, change: Partial<SlotState> = {}): SlotState {
  const slot = door.slotAt(index);
  return {
    slot,
    target: redisA,
    allow: everywhere,
    maxConnections: 100,
    ...change,
  };
}

async function masterPid(): Promise<number> {
  return (await readWorkers(frontDoorPaths(fixture.dataDir))).masterPid;
}

/** Linux' number of SCHED_BATCH. */
const schedBatch = 3;

/** Field 41 of `/proc/<pid>/stat`; the fields after the name in parentheses start at 3. */
function schedulingPolicy(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[38]);
}

test("an attached node answers through the slot's address", async () => {
  expect(await ask(client(door.slotAt(0)), "PING")).toBe("closed");
  await door.apply(state(0));
  expect(await ask(client(door.slotAt(0)), "GET", "name")).toBe("node-a");
  await door.apply(state(0, { target: null }));
  expect(await ask(client(door.slotAt(0)), "PING")).toBe("closed");
});

test("more commands than fit into one line answer as one", async () => {
  await door.apply(state(0, { allow: ["127.0.0.2"] }));
  const { adminSocket, whitelistFile } = frontDoorPaths(fixture.dataDir);
  const command = `show acl ${whitelistFile("s0001")}`;
  const output = await runCommands(
    adminSocket,
    Array.from({ length: 1_000 }, () => command),
  );
  expect(parsePatternLists(output).slice(0, 1_000)).toEqual(
    Array.from({ length: 1_000 }, () => ["127.0.0.2"]),
  );
});

test("an address that is not listed cannot connect, as soon as the list says so", async () => {
  await door.apply(state(0, { allow: ["127.0.0.2", "127.0.9.0/24", "2001:db8::/32"] }));
  expect(await ask(client(door.slotAt(0)), "PING")).toBe("closed");
  expect(await ask(client(door.slotAt(0), "127.0.0.2"), "PING")).toBe("+PONG");
  expect(await ask(client(door.slotAt(0), "127.0.9.77"), "PING")).toBe("+PONG");
  await door.apply(state(0, { allow: [] }));
  expect(await ask(client(door.slotAt(0), "127.0.0.2"), "PING")).toBe("closed");
});

test("taking an address off the list closes its connections and no others", async () => {
  await door.apply(state(0, { allow: ["127.0.0.2", "127.0.0.3"] }));
  await door.apply(state(1, { allow: ["127.0.0.2"] }));
  const leaving = client(door.slotAt(0), "127.0.0.2");
  const staying = client(door.slotAt(0), "127.0.0.3");
  const elsewhere = client(door.slotAt(1), "127.0.0.2");
  for (const each of [leaving, staying, elsewhere])
    expect(await askOpen(each, "PING")).toBe("+PONG");
  await door.apply(state(0, { allow: ["127.0.0.3"] }));
  await until(() => leaving.destroyed);
  expect(await ask(staying, "PING")).toBe("+PONG");
  expect(await ask(elsewhere, "PING")).toBe("+PONG");
});

test("a new target cuts the old connections and serves the next ones", async () => {
  await door.apply(state(0));
  const old = client(door.slotAt(0));
  expect(await askOpen(old, "GET", "name")).toBe("node-a");
  await door.apply(state(0, { target: redisB }));
  await until(() => old.destroyed);
  expect(await ask(client(door.slotAt(0)), "GET", "name")).toBe("node-b");
  await door.apply(state(0));
  expect(await ask(client(door.slotAt(0)), "GET", "name")).toBe("node-a");
});

test("the control plane gets in whatever the list says, and nobody else by its way", async () => {
  await door.apply(state(0, { allow: [] }));
  expect(await ask(door.connect(door.slotAt(0)), "PING")).toBe("+PONG");

  const slot = door.slotAt(0);
  const probe = `${fixture.network.replace(/\.0\/24$/, "")}.254`;
  const secret = readFileSync(frontDoorPaths(fixture.dataDir).secretFile, "utf8").trim();
  const knock = (source: string, authority: string, localAddress = probe) => {
    const socket = client(slot, localAddress);
    const destination = {
      destination: slot.address,
      destinationPort: slot.port,
    };
    socket.write(proxyHeader({ source, ...destination, authority }));
    return ask(socket, "PING");
  };
  expect(await knock(probe, secret)).toBe("+PONG");
  expect(await knock(probe, "0".repeat(32))).toBe("closed");
  expect(await knock(probe, "")).toBe("closed");
  expect(await knock(probe, secret, "127.0.0.1")).toBe("closed");
  // A source that the list lets in must not help, since the sender chooses it.
  await door.apply(state(0, { allow: ["127.0.0.2"] }));
  expect(await knock("127.0.0.2", "0".repeat(32))).toBe("closed");
});

test("everybody may connect does not include the probe address without the secret", async () => {
  await door.apply(state(0));
  const probe = `${fixture.network.replace(/\.0\/24$/, "")}.254`;
  expect(await ask(client(door.slotAt(0), probe), "PING")).toBe("closed");
});

test("one client too many is refused, the control plane is not", async () => {
  await door.apply(state(0, { maxConnections: 2 }));
  const [first, second] = [client(door.slotAt(0)), client(door.slotAt(0))];
  for (const each of [first, second]) expect(await askOpen(each, "PING")).toBe("+PONG");
  expect(await ask(client(door.slotAt(0)), "PING")).toBe("closed");
  expect(await ask(door.connect(door.slotAt(0)), "PING")).toBe("+PONG");
  first.destroy();
  await until(async () => (await ask(client(door.slotAt(0)), "PING")) === "+PONG");
  await door.apply(state(0, { maxConnections: 3 }));
  const third = client(door.slotAt(0));
  await until(async () => (await askOpen(third, "PING")) === "+PONG");
  const fourth = client(door.slotAt(0));
  expect(await askOpen(fourth, "PING")).toBe("+PONG");
  expect(await ask(client(door.slotAt(0)), "PING")).toBe("closed");
  for (const each of [second, third, fourth]) each.destroy();
});

test("applying a state again costs no command, also while HAProxy cannot answer", async () => {
  await door.apply(state(0));
  const { currentPid } = await readWorkers(frontDoorPaths(fixture.dataDir));
  if (currentPid === undefined) throw new Error("no worker");
  process.kill(currentPid, "SIGSTOP");
  try {
    await door.apply(state(0));
  } finally {
    process.kill(currentPid, "SIGCONT");
  }
});

test("many slots can change at the same time, and one slot in the order of its calls", async () => {
  await Promise.all([
    door.apply(state(0, { target: redisB })),
    door.apply(state(1, { target: redisB, allow: ["127.0.0.9"] })),
    door.apply(state(1, { target: redisA })),
    door.apply(state(2, { target: redisB })),
    door.apply(state(0, { target: redisA })),
  ]);
  const names = [0, 1, 2].map((index) => ask(client(door.slotAt(index)), "GET", "name"));
  expect(await Promise.all(names)).toEqual(["node-a", "node-a", "node-b"]);
});

test.each(["master", "worker"])(
  "a killed %s is back by itself with the same slots",
  async (which) => {
    await door.apply(state(0, { allow: ["127.0.0.2"], target: redisB }));
    await door.apply(state(1));
    let changes = 0;
    door.onChange(() => {
      changes += 1;
    });
    const before = await readWorkers(frontDoorPaths(fixture.dataDir));
    const victim = which === "master" ? before.masterPid : before.currentPid;
    if (victim === undefined) throw new Error("no worker");
    process.kill(victim, "SIGKILL");
    const killedAt = performance.now();
    const isBack = async () =>
      (await ask(client(door.slotAt(0), "127.0.0.2"), "GET", "name")) === "node-b" && changes > 0;
    await until(isBack);
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    expect(await masterPid()).not.toBe(before.masterPid);
    expect(await ask(client(door.slotAt(0)), "PING")).toBe("closed");
    expect(await ask(client(door.slotAt(1)), "GET", "name")).toBe("node-a");
    // A change right after it meets the new process.
    await door.apply(state(0, { target: redisA }));
    expect(await ask(client(door.slotAt(0)), "GET", "name")).toBe("node-a");
  },
);

test("it is scheduled as a batch process, also after it was started again", async () => {
  await until(async () => {
    const { currentPid } = await readWorkers(frontDoorPaths(fixture.dataDir));
    return currentPid !== undefined && schedulingPolicy(currentPid) === schedBatch;
  });
});

test("a change during an outage waits for HAProxy to come back", async () => {
  await door.apply(state(0));
  process.kill(await masterPid(), "SIGKILL");
  await door.apply(state(0, { target: redisB }));
  await until(async () => (await ask(client(door.slotAt(0)), "GET", "name")) === "node-b", 1_000);
});

test("a restarted control plane adopts HAProxy, keeps connections and corrects the rest", async () => {
  await door.apply(state(0));
  await door.apply(state(1));
  await door.apply(state(2));
  const before = await masterPid();
  const kept = client(door.slotAt(0));
  const corrected = client(door.slotAt(1));
  for (const each of [kept, corrected]) expect(await askOpen(each, "GET", "name")).toBe("node-a");
  door = await fixture.open();
  await door.start([state(0), state(1, { target: redisB })]);
  expect(await masterPid()).toBe(before);
  expect(await ask(kept, "GET", "name")).toBe("node-a");
  await until(() => corrected.destroyed);
  expect(await ask(client(door.slotAt(1)), "GET", "name")).toBe("node-b");
  expect(await ask(client(door.slotAt(2)), "GET", "name")).toBe("closed");
});

test("another port than 6379 takes over without loss of established connections", async () => {
  await door.apply(state(3));
  await door.apply(state(1));
  const [onOldPort, other] = [client(door.slotAt(3)), client(door.slotAt(1), "127.0.0.5")];
  for (const each of [onOldPort, other]) expect(await askOpen(each, "GET", "name")).toBe("node-a");
  const moved = { ...door.slotAt(3), port: 6_777 };
  const before = await masterPid();
  await door.apply(state(3, { slot: moved }));
  expect(await ask(client(moved), "GET", "name")).toBe("node-a");
  expect(await ask(client(door.slotAt(3)), "PING")).toBe("closed");
  for (const each of [onOldPort, other]) expect(await askOpen(each, "PING")).toBe("+PONG");
  expect(await masterPid()).toBe(before);

  // What the old worker still carries obeys later changes too.
  await door.apply(state(1, { allow: ["127.0.0.1"] }));
  await until(() => other.destroyed);
  await door.apply(state(3, { slot: moved, target: redisB }));
  await until(() => onOldPort.destroyed);
});

test("a slot beyond the pool makes it grow, and established connections stay", async () => {
  await door.apply(state(0));
  const kept = client(door.slotAt(0));
  expect(await askOpen(kept, "PING")).toBe("+PONG");
  await Promise.all([door.apply(state(5, { target: redisB })), door.apply(state(9))]);
  expect(await ask(client(door.slotAt(5)), "GET", "name")).toBe("node-b");
  expect(await ask(client(door.slotAt(9)), "GET", "name")).toBe("node-a");
  expect(await ask(kept, "PING")).toBe("+PONG");
  const { currentPid } = await readWorkers(frontDoorPaths(fixture.dataDir));
  expect(schedulingPolicy(currentPid ?? 0)).toBe(schedBatch);
});

test("a slot that nobody has used yet may have another port from the start", async () => {
  const slot = { ...door.slotAt(10), port: 6390 };
  await door.apply(state(10, { slot }));
  expect(await ask(client(slot), "GET", "name")).toBe("node-a");
});

test("an address that is not this machine's fails its own change only, and can be put right", async () => {
  const impossible = { ...door.slotAt(0), address: "192.0.2.1" };
  await door.apply(state(0));
  await expect(door.apply(state(0, { slot: impossible }))).rejects.toThrow("did not load");
  expect(await ask(client(door.slotAt(0)), "GET", "name")).toBe("node-a");
  process.kill(await masterPid(), "SIGKILL");
  await door.apply(state(0, { target: redisB }));
  await until(async () => (await ask(client(door.slotAt(0)), "GET", "name")) === "node-b");
});

test("a malformed state is refused before anything is written", async () => {
  await expect(door.apply(state(0, { allow: ["1.2.3.4\n acl x"] }))).rejects.toThrow("CIDR");
  await expect(door.apply(state(0, { target: "/a b" }))).rejects.toThrow("path");
});

test("what it keeps is for its owner only", () => {
  const paths = frontDoorPaths(fixture.dataDir);
  expect(statSync(paths.dir).mode & 0o777).toBe(0o700);
  for (const file of [
    paths.secretFile,
    paths.sharedConfigFile,
    paths.slotConfigFile("s0001"),
    paths.whitelistFile("s0001"),
    paths.adminSocket,
    paths.masterSocket,
  ]) {
    expect(statSync(file).mode & 0o777, file).toBe(0o600);
  }
});

test("a second installation on the same network cannot take part in the addresses", async () => {
  await using second = await createFrontDoorFixture();
  expect(second.network).toBe(fixture.network);
  const other = await second.open();
  await expect(other.start([])).rejects.toThrow("HAProxy has ended");
  await door.apply(state(0));
  expect(await ask(client(door.slotAt(0)), "GET", "name")).toBe("node-a");
});

test("stop ends HAProxy, also from a control plane that never started it", async () => {
  await door.detach();
  door = await fixture.open();
  await door.stop();
  expect((await fixture.driver.list()).map(({ nodeId }) => nodeId).sort()).toEqual([
    "node-a",
    "node-b",
  ]);
  expect(await ask(connect(join(fixture.dataDir, "front-door", "admin.sock")), "x")).toBe("closed");
});
