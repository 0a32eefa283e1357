import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pollUntil } from "../poll-until.ts";
import { spawnRedis, type TestRedis } from "../testing/spawn-redis.ts";
import { replicationGroup, replicationUsers } from "../testing/spawn-redis-pair.ts";
import { joiningHz, type RedisReplicationOptions } from "./redis-config.ts";
import { follow, isInSync, observe, promote } from "./replication.ts";
import { switchover } from "./switchover.ts";

describe("two nodes that replicate", () => {
  const host = "127.0.0.1";
  let group: RedisReplicationOptions[];
  let a: TestRedis;
  let b: TestRedis;

  beforeAll(async () => {
    group = await replicationGroup(2);
    const [first, second] = group;
    if (!first || !second) throw new Error("two nodes");
    const replicaOf = { host, port: first.port };
    [a, b] = await Promise.all([
      spawnRedis({ users: replicationUsers, replication: first }),
      spawnRedis({ users: replicationUsers, replication: { ...second, replicaOf } }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([a, b].map((node) => node[Symbol.asyncDispose]()));
  });

  const port = (index: number) => group[index]?.port ?? 0;
  const syncedPair = (master: TestRedis, replica: TestRedis) =>
    pollUntil(
      async () => {
        const states = [await observe(master.control), await observe(replica.control)] as const;
        return isInSync(...states) ? states : undefined;
      },
      { everyMs: 10, timeoutMs: 10_000, what: "in sync" },
    );

  it("link up over mutual TLS and see each other", async () => {
    const [master, replica] = await syncedPair(a, b);
    expect(master).toMatchObject({ role: "master", master: null, loading: false });
    expect(master.replicas).toMatchObject([{ address: { port: port(1) }, online: true }]);
    const masterOfB = { address: { host, port: port(0) }, linkUp: true, syncing: false };
    expect(replica).toMatchObject({ role: "replica", master: masterOfB, replicas: [] });
    await a.control.set("k", "v");
    await syncedPair(a, b);
    expect(await b.control.get("k")).toBe("v");
  });

  it("give no answer on their port to anybody without the installation's key", async () => {
    const answer = (socket: ReturnType<typeof connectPlain>) =>
      new Promise<string>((resolve) => {
        let got = "";
        socket.on("data", (chunk) => {
          got += chunk.toString();
        });
        socket.on("error", () => resolve(got));
        socket.on("close", () => resolve(got));
        socket.write("PING\r\n");
      });
    expect(await answer(connectPlain(port(0), host))).not.toContain("PONG");
    const stranger = connectTls({ host, port: port(0), rejectUnauthorized: false });
    expect(await answer(stranger)).toBe("");
    const [own] = group;
    const known = connectTls({
      ...{ host, port: port(0), rejectUnauthorized: false },
      ...{ cert: own?.certificatePem, key: own?.keyPem, ca: own?.caPem },
    });
    known.on("data", () => known.end());
    expect(await answer(known)).toMatch(/^-NOAUTH/);
  });

  it("swap roles without losing an acknowledged write, and back", async () => {
    await syncedPair(a, b);
    for (const [from, to, toPort] of [
      [a, b, port(1)],
      [b, a, port(0)],
    ] as const) {
      const writer = await from.connect({ username: "writer", password: "writer" });
      let acknowledged = 0;
      const writing = (async () => {
        for (;;) acknowledged = await writer.incr("counter");
      })().catch(() => acknowledged);
      const start = Number((await to.control.get("counter")) ?? 0);
      await pollUntil(async () => acknowledged > start + 20 || undefined, {
        ...{ everyMs: 1, timeoutMs: 5000, what: "some writes" },
      });

      const times = await switchover({
        ...{ oldMaster: from.control, newMaster: to.control, pauseMs: 3000 },
        newMasterAddress: { host, port: toPort },
        reroute: async () => writer.disconnect(),
      });
      expect(times.gapMs).toBeLessThan(1500);
      const acknowledgedInAll = await writing;
      expect(Number(await to.control.get("counter"))).toBe(acknowledgedInAll);
      await syncedPair(to, from);
      expect(await to.control.info("stats")).toContain("sync_partial_ok:1");
    }
  });

  it("let writes go on the old master when the replica does not catch up", async () => {
    await syncedPair(a, b);
    b.node.child.kill("SIGSTOP");
    const attempt = switchover({
      ...{ oldMaster: a.control, newMaster: b.control, pauseMs: 400 },
      newMasterAddress: { host, port: port(1) },
    });
    const failed = expect(attempt).rejects.toThrow();
    const writer = await a.connect({ username: "writer", password: "writer" });
    await writer.set("after", "1");
    b.node.child.kill("SIGCONT");
    await failed;
    expect((await observe(b.control)).role).toBe("replica");
    expect((await observe(a.control)).role).toBe("master");
  });

  it("take promote and follow twice as once", async () => {
    await syncedPair(a, b);
    await promote(b.control);
    const promoted = await observe(b.control);
    await promote(b.control);
    expect(await observe(b.control)).toMatchObject({
      role: "master",
      replicationId: promoted.replicationId,
    });
    await follow(b.control, { host, port: port(0) });
    await follow(b.control, { host, port: port(0) });
    await syncedPair(a, b);
  });

  it("are not in sync while the link is down", async () => {
    const [master, replica] = await syncedPair(a, b);
    await a.node.stop();
    const alone = await pollUntil(
      async () => {
        const state = await observe(b.control);
        return state.master?.linkUp === false ? state : undefined;
      },
      { everyMs: 10, timeoutMs: 5000, what: "link down" },
    );
    expect(isInSync(master, replica)).toBe(true);
    expect(isInSync(master, alone)).toBe(false);
  });
});

it("a new replica that counts as in sync gets every write from that moment on", async () => {
  const host = "127.0.0.1";
  for (let round = 0; round < 5; round++) {
    const [first, second] = await replicationGroup(2);
    if (!first || !second) throw new Error("two nodes");
    const options = { users: replicationUsers, parameters: { hz: joiningHz } };
    await using master = await spawnRedis({ ...options, replication: first });
    await using replica = await spawnRedis({ ...options, replication: second });
    await follow(replica.control, { host, port: first.port });
    await pollUntil(
      async () =>
        isInSync(await observe(master.control), await observe(replica.control)) || undefined,
      { everyMs: 1, timeoutMs: 10_000, what: "in sync" },
    );
    await master.control.set("first", "write");
    await pollUntil(async () => (await replica.control.exists("first")) === 1 || undefined, {
      everyMs: 1,
      timeoutMs: 300,
      what: "the replica has the first write",
    });
  }
});
