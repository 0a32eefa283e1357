import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { frontDoorPaths } from "../../src/drivers/haproxy/paths.ts";
import { readWorkers } from "../../src/drivers/haproxy/workers.ts";
import { canEnter, ended, redisAt } from "../published-redis.ts";
import { refusal } from "../refusal.ts";
import {
  type Attribute,
  attributeOf,
  createInstance,
  models,
  testPassword as password,
  startTestServer,
  type TestServer,
  waitForStatus,
} from "../test-server.ts";
import { waitUntil } from "../wait-until.ts";

let server: TestServer;
let instance: Attribute;
let instanceId: string;
let ca: string;

beforeAll(async () => {
  server = await startTestServer();
  instance = await createInstance(server.client, { instanceClass: "redis.master.small.default" });
  instanceId = instance.instanceId ?? "";
  ca = await (await fetch(`${server.endpoint}/ca.pem`)).text();
});
afterAll(() => server[Symbol.asyncDispose]());

const setTls = (sslEnabled: string, of = instanceId) =>
  server.client.modifyInstanceSSL(
    new models.ModifyInstanceSSLRequest({ instanceId: of, SSLEnabled: sslEnabled }),
  );

async function describeTls() {
  const { body } = await server.client.describeInstanceSSL(
    new models.DescribeInstanceSSLRequest({ instanceId }),
  );
  return body;
}

const settled = () => waitForStatus(server.client, instanceId, "Normal");

/** Connects as a client that trusts the installation's authority and nothing else. */
async function secure(port = Number(instance.port), host = instance.connectionDomain ?? "") {
  const socket = connect({ host, port, ca });
  await once(socket, "secureConnect");
  return socket;
}

async function serialNumber(): Promise<string> {
  using socket = disposable(await secure());
  return socket.socket.getPeerCertificate().serialNumber;
}

const disposable = (socket: TLSSocket) => ({
  socket,
  [Symbol.dispose]: () => socket.destroy(),
});

function secureRedis(place: Attribute = instance): Redis {
  return new Redis({
    host: place.connectionDomain ?? "",
    port: Number(place.port),
    password,
    tls: { ca },
    lazyConnect: true,
    retryStrategy: () => null,
  }).on("error", () => undefined);
}

describe("TLS on the data port", () => {
  test("is off at first", async () => {
    expect(await describeTls()).toMatchObject({
      SSLEnabled: "Disable",
      certCommonName: "",
      SSLExpiredTime: "",
    });
    expect(await refusal(setTls("Disable"))).toBe(
      "400 SSLDisableStateExistsFault: SSL is already disabled.",
    );
    expect(await refusal(setTls("Perhaps"))).toMatch("400 InvalidParameters.Format: ");
    expect(await refusal(setTls("Update"))).toMatch("400 InvalidParameters.Format: ");
  });

  test("turned on, only TLS gets through, and plain connections end", async () => {
    const plain = await redisAt(instance, { password });
    await plain.set("k", "v");
    const closed = ended(plain);
    const { body } = await setTls("Enable");
    expect(body?.taskId).toMatch(/^t-/);
    expect((await attributeOf(server.client, instanceId)).instanceStatus).toBe("SSLModifying");
    await settled();
    await closed;
    expect(await canEnter(instance, { password })).toBe(false);
    const redis = secureRedis();
    expect(await redis.get("k")).toBe("v");
    expect(await redis.set("k", "w")).toBe("OK");
    redis.disconnect();
  });

  test("shows a certificate of Kvasir's authority for the address", async () => {
    const described = await describeTls();
    expect(described).toMatchObject({
      SSLEnabled: "Enable",
      certCommonName: instance.connectionDomain,
      certDownloadURL: `${server.endpoint}/ca.pem`,
    });
    using socket = disposable(await secure());
    const certificate = socket.socket.getPeerCertificate();
    expect(certificate.subjectaltname).toBe(`IP Address:${instance.connectionDomain}`);
    expect(Date.parse(certificate.valid_to)).toBe(Date.parse(described?.SSLExpiredTime ?? ""));
    const { body } = await server.client.describeEngineVersion(
      new models.DescribeEngineVersionRequest({ instanceId }),
    );
    expect(body?.isSSLEnable).toBe("1");
  });

  test("the whitelist holds before the handshake", async () => {
    const host = instance.connectionDomain ?? "";
    const raw = connectPlain({ host, port: Number(instance.port), localAddress: "127.0.0.2" });
    const socket = connect({ socket: raw, host, ca });
    const [error] = await once(socket, "error");
    expect((error as NodeJS.ErrnoException).code).toMatch(/ECONNRESET/);
  });

  test("Update brings another certificate, and open connections stay", async () => {
    const before = await serialNumber();
    const redis = secureRedis();
    expect(await redis.ping()).toBe("PONG");
    await setTls("Update");
    await settled();
    expect(await serialNumber()).not.toBe(before);
    expect(await redis.ping()).toBe("PONG");
    redis.disconnect();
  });

  test("a public endpoint speaks TLS as well, under the same certificate", async () => {
    await server.client.allocateInstancePublicConnection(
      new models.AllocateInstancePublicConnectionRequest({
        instanceId,
        connectionStringPrefix: "securepublic",
        port: "6390",
      }),
    );
    await settled();
    const { body } = await server.client.describeDBInstanceNetInfo(
      new models.DescribeDBInstanceNetInfoRequest({ instanceId, netType: "0" }),
    );
    const item = body?.netInfoItems?.instanceNetInfo?.[0];
    const host = item?.connectionString ?? "";
    using socket = disposable(await secure(Number(item?.port), host));
    expect(socket.socket.getPeerCertificate().subjectaltname).toContain(`IP Address:${host}`);
    expect(await canEnter({ connectionDomain: host, port: 6390 }, { password })).toBe(false);
  });

  test("holds after a failover", async () => {
    const { oldMaster } = await killMaster();
    await waitUntil(
      async () => {
        const redis = secureRedis();
        try {
          await redis.set("after", "failover");
          const info = await redis.info("server");
          return !info.includes(`process_id:${oldMaster}\r`);
        } catch {
          return false;
        } finally {
          redis.disconnect();
        }
      },
      { timeoutMs: 15_000, everyMs: 50 },
    );
    expect(await canEnter(instance, { password })).toBe(false);
    await settled();
  });

  test("holds after the death of the front door", async () => {
    const { currentPid } = await readWorkers(frontDoorPaths(server.dataDir));
    if (currentPid === undefined) throw new Error("no worker");
    process.kill(currentPid, "SIGKILL");
    await waitUntil(async () => {
      const redis = secureRedis();
      try {
        return (await redis.ping()) === "PONG";
      } catch {
        return false;
      } finally {
        redis.disconnect();
      }
    });
    expect(await canEnter(instance, { password })).toBe(false);
    await settled();
  });

  test("turned off, plain connections get through again and secure ones end", async () => {
    const redis = secureRedis();
    await redis.ping();
    const closed = once(redis, "end");
    await setTls("Disable");
    await settled();
    await closed;
    expect(await canEnter(instance, { password })).toBe(true);
    expect(await describeTls()).toMatchObject({ SSLEnabled: "Disable", certDownloadURL: "" });
  });
});

async function killMaster(): Promise<{ oldMaster: number }> {
  const redis = secureRedis();
  const info = await redis.info("server");
  redis.disconnect();
  const oldMaster = Number(/^process_id:(\d+)/m.exec(info)?.[1]);
  process.kill(oldMaster, "SIGKILL");
  return { oldMaster };
}

test("row 41: a Memcache instance has no TLS", async () => {
  const { instanceId: memcache = "" } = await createInstance(server.client, {
    instanceType: "Memcache",
    instanceClass: "memcache.master.small.default",
  });
  expect(await refusal(setTls("Enable", memcache))).toBe(
    "400 IncorrectDBInstanceType: Current DB instance type does not support this operation",
  );
});
