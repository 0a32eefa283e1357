import { expect, test } from "vitest";
import type { SlotState } from "../front-door.ts";
import {
  checkState,
  emptyState,
  frontendName,
  isTlsFrontend,
  renderCertificate,
  renderShared,
  renderSlot,
  renderWhitelist,
  serverName,
  slotOfFrontend,
} from "./config.ts";
import { frontDoorPaths } from "./paths.ts";

const paths = frontDoorPaths("/data");
const slot = { slotId: "s0007", address: "127.20.0.7", port: 6_379 };
const state: SlotState = {
  slot,
  target: "/data/nodes/n1/redis.sock",
  allow: ["10.0.0.0/8", "127.0.0.1"],
  maxConnections: 500,
};

test("a slot is a listener with its rules and the node behind it", () => {
  expect(renderSlot(state, paths)).toBe(`frontend s0007_127.20.0.7_6379 from slots
  bind 127.20.0.7:6379
  tcp-request connection expect-proxy layer4 if { src -f /data/front-door/probe }
  tcp-request connection accept if { src -f /data/front-door/probe }
  tcp-request connection reject unless { src -f /data/front-door/wl/s0007 }
  tcp-request connection reject if { fe_conn -f /data/front-door/max/s0007 }
  tcp-request session accept if { fc_pp_authority -m str -f /data/front-door/secret }
  tcp-request session reject if { fc_rcvd_proxy }
  tcp-request session reject if { src -f /data/front-door/probe }
  default_backend s0007
backend s0007 from slots
  server ${serverName("/data/nodes/n1/redis.sock")} unix@/data/nodes/n1/redis.sock
`);
});

test("a slot with TLS names its certificate, and the listener's name changes with it", () => {
  const tls = { certificatePem: "certificate\n", keyPem: "key\n", caPem: "authority" };
  expect(renderCertificate(tls)).toBe("certificate\nkey\n");
  expect(renderSlot({ ...state, tls }, paths)).toContain(
    "\n  bind 127.20.0.7:6379 ssl crt /data/front-door/tls/s0007.pem ssl-min-ver TLSv1.2\n",
  );
  const name = frontendName({ slot, tls });
  expect(slotOfFrontend(name)).toEqual(slot);
  expect(isTlsFrontend(name)).toBe(true);
  expect(isTlsFrontend(frontendName({ slot }))).toBe(false);
  expect(frontendName({ slot, tls: { ...tls, keyPem: "other" } })).not.toBe(name);
});

test("a slot without a target has no server", () => {
  expect(renderSlot(emptyState(slot), paths)).not.toContain("  server");
});

test("the shared part polls busily only when asked to", () => {
  expect(renderShared(paths, { busyPolling: false })).not.toContain("busy-polling");
  expect(renderShared(paths, { busyPolling: true })).toContain("\n  busy-polling\n");
});

test("a whitelist has each entry once", () => {
  expect(renderWhitelist(["10.0.0.1", "::1", "10.0.0.1"])).toBe("10.0.0.1\n::1\n");
  expect(renderWhitelist([])).toBe("");
});

test("the name of a frontend tells where it listens", () => {
  expect(slotOfFrontend(frontendName({ slot }))).toEqual(slot);
  expect(slotOfFrontend("stats")).toBeUndefined();
});

test("two targets never share a server name", () => {
  expect(serverName("/a.sock")).toMatch(/^t[0-9a-f]{16}$/);
  expect(serverName("/a.sock")).not.toBe(serverName("/b.sock"));
});

test("states that HAProxy can load are accepted", () => {
  for (const allow of [[], ["0.0.0.0/0"], ["::/0"], ["2001:db8::/32", "192.168.1.0/24"]]) {
    expect(() => checkState({ ...state, allow })).not.toThrow();
  }
  expect(() => checkState({ ...state, target: null })).not.toThrow();
});

test.each([
  ["an entry with a line break", { allow: ["1.2.3.4\nserver x"] }],
  ["an entry with a command", { allow: ["1.2.3.4;show info"] }],
  ["a short address", { allow: ["10.1"] }],
  ["too long a prefix", { allow: ["10.0.0.0/33"] }],
  ["an empty prefix", { allow: ["10.0.0.0/"] }],
  ["an address with a zone", { allow: ["fe80::1%lo"] }],
  ["a relative target", { target: "redis.sock" }],
  ["a target with a blank", { target: "/a b" }],
  ["no connections at all", { maxConnections: 0 }],
  ["half a connection", { maxConnections: 1.5 }],
  ["a port out of range", { slot: { ...slot, port: 65_536 } }],
  ["an address that is a name", { slot: { ...slot, address: "localhost" } }],
  ["a slot id that is a path", { slot: { ...slot, slotId: "../s0001" } }],
] as [string, Partial<SlotState>][])("%s is refused", (_, change) => {
  expect(() => checkState({ ...state, ...change })).toThrow();
});
