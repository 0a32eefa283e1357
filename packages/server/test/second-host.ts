import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { claimGround } from "./ground.ts";

const run = promisify(execFile);

/** Another host: a network namespace with an interface that leads to this machine, and nothing else. */
export interface SecondHost extends AsyncDisposable {
  /** Its address, and a second one of the same machine. */
  readonly addresses: readonly [string, string];
  /** A network whose addresses are this machine's and can be reached from there. */
  readonly network: string;
  /** What a program there writes when it sends one inline command from that address, or `refused`. */
  ask(from: string, to: string, command: string): Promise<string>;
  /** Opens a connection that stays. */
  connect(from: string, to: string): LastingConnection;
}

export interface LastingConnection {
  say(command: string): Promise<string>;
  readonly closed: Promise<unknown>;
}

/** Whether this process may make network namespaces: root on Linux with iproute2. */
export const canMakeHosts = (() => {
  const name = `kvasir-try-${process.pid}`;
  try {
    execFileSync("ip", ["netns", "add", name], { stdio: "ignore" });
    execFileSync("ip", ["netns", "delete", name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

export async function startSecondHost(): Promise<SecondHost> {
  const ground = claimGround();
  // The part of the loopback network that nobody else has names a part of the private ones too.
  const octet = ground.network.split(".")[1];
  const name = `kvasir-${octet}`;
  const [here, there] = [`kvh${octet}`, `kvt${octet}`];
  const network = `10.201.${octet}.0/24`;
  const [gateway, first, second] = [1, 2, 3].map((host) => `10.202.${octet}.${host}`) as [
    string,
    string,
    string,
  ];
  const ip = (...words: string[]) => run("ip", words);
  const inside = (...words: string[]) => ip("-n", name, ...words);
  const remove = async () => {
    await ip("netns", "delete", name).catch(() => undefined);
    await ip("link", "delete", here).catch(() => undefined);
    await ip("route", "delete", "local", network, "dev", "lo").catch(() => undefined);
  };
  await remove();
  await ip("netns", "add", name);
  await ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
  await ip("address", "add", `${gateway}/29`, "dev", here);
  await ip("link", "set", here, "up");
  for (const address of [first, second]) {
    await inside("address", "add", `${address}/29`, "dev", there);
  }
  await inside("link", "set", there, "up");
  await inside("route", "add", "default", "via", gateway);
  await ip("route", "add", "local", network, "dev", "lo");

  const start = (from: string, to: string) =>
    spawn("ip", ["netns", "exec", name, process.execPath, "-e", talk, from, to], {
      stdio: ["pipe", "pipe", "inherit"],
    });
  return {
    addresses: [first, second],
    network,
    async ask(from, to, command) {
      const child = start(from, to);
      let answer = "";
      child.stdout.on("data", (chunk) => {
        answer += chunk;
        child.stdin.end();
      });
      child.stdin.write(`${command}\r\n`);
      await once(child, "close");
      return answer === "" ? "refused" : answer;
    },
    connect(from, to) {
      const child = start(from, to);
      return {
        closed: once(child, "close"),
        async say(command) {
          child.stdin.write(`${command}\r\n`);
          return String((await once(child.stdout, "data"))[0]);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await remove();
      ground.release();
    },
  };
}

/** Passes standard input and output to a connection, and ends when either side does. */
const talk = `
  const [localAddress, to] = process.argv.slice(1);
  const socket = require("node:net").connect({ host: to, port: 6379, localAddress });
  process.stdin.pipe(socket).pipe(process.stdout);
  process.stdin.on("error", () => {});
  socket.on("error", () => {});
  socket.on("close", () => process.exit());
`;
