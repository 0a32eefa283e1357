import { expect, test } from "vitest";
import { parseFrontends, parsePatternLists, parseServers } from "./running-state.ts";
import { parseSessions, withoutAccess } from "./sessions.ts";
import { parseWorkers } from "./workers.ts";

test("frontends are read by the names of the columns", () => {
  const output =
    "# pxname,svname,scur,slim,\ns0001_127.0.0.1_6379,FRONTEND,0,900,\nx,FRONTEND,0,1,\n";
  const slots = parseFrontends(output);
  expect([...slots.keys()]).toEqual(["s0001"]);
  expect(slots.get("s0001")).toMatchObject({
    slot: { slotId: "s0001", address: "127.0.0.1", port: 6_379 },
  });
});

test("a server in maintenance counts as not enabled", () => {
  const output = [
    "1",
    "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state",
    "3 s0001 2 t2 - 2 0",
    "3 s0001 1 t1 - 0 1",
    "",
  ].join("\n");
  expect(parseServers(output)).toEqual([
    { slotId: "s0001", server: "t2", enabled: true },
    { slotId: "s0001", server: "t1", enabled: false },
  ]);
});

test("an empty whitelist between two others keeps its place", () => {
  const output = "0x5a 10.0.0.0/8\n0x5b ::1\n\n\n0x5c 127.0.0.1\n\n";
  expect(parsePatternLists(output).slice(0, 3)).toEqual([["10.0.0.0/8", "::1"], [], ["127.0.0.1"]]);
});

const sessions = parseSessions(
  [
    "0x1: proto=tcpv4 src=10.0.0.1:1 fe=s0001_127.0.0.1_6379 be=s0001 srv=t1 ts=00 age=0s",
    "0x2: proto=tcpv4 src=10.9.0.1:2 fe=s0001_127.0.0.1_6379 be=s0001 srv=t1 ts=00 age=0s",
    "0x3: proto=tcpv4 src=10.9.0.1:3 fe=s0002_127.0.0.2_6379 be=s0002 srv=t1 ts=00 age=0s",
    "0x4: proto=tcpv4 src=127.0.0.9:0 fe=s0001_127.0.0.1_6379 be=s0001 srv=t1 ts=00 age=0s",
    "0x5: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 age=0s",
  ].join("\n"),
);

test("sessions of clients are read, HAProxy's own are not", () => {
  expect(sessions.map(({ id }) => id)).toEqual(["0x1", "0x2", "0x3", "0x4"]);
  expect(sessions[1]).toEqual({
    id: "0x2",
    source: "10.9.0.1",
    frontend: "s0001_127.0.0.1_6379",
    server: "t1",
  });
});

test("only a slot's own sessions from outside its list lose access", () => {
  const losing = (allow: string[]) =>
    withoutAccess(sessions, "s0001", allow, "127.0.0.9").map(({ id }) => id);
  expect(losing(["10.0.0.0/16"])).toEqual(["0x2"]);
  expect(losing(["0.0.0.0/0"])).toEqual([]);
  expect(losing(["2001:db8::/32"])).toEqual(["0x1", "0x2"]);
  expect(losing([])).toEqual(["0x1", "0x2"]);
});

test("old workers are told from the current one", () => {
  const output = `#<PID>          <type>          <reloads>       <uptime>        <version>
10              master          2 [failed: 0]   0d00h00m30s     2.6.12
# workers
12              worker          0               0d00h00m01s     2.6.12
# old workers
11              worker          1               0d00h00m30s     2.6.12
# programs

`;
  const expected = { masterPid: 10, reloads: 2, currentPid: 12, oldPids: [11] };
  expect(parseWorkers(output)).toEqual(expected);
});
