import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { testPassword } from "../test-server.ts";
import { type Access, Refused, type WireClient } from "./wire-client.ts";

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** What scripts/python-clients.sh ends with when there is no Python to test with. */
const skipped = 3;

/**
 * The interpreter of the official Python SDKs, installed at the first call; null where Python is
 * missing, which is said on stderr.
 * @throws Error when they cannot be installed, and in CI also when Python is missing
 */
export async function pythonInterpreter(): Promise<string | null> {
  const script = pathOf("../../../../scripts/python-clients.sh");
  const child = spawn(script, { stdio: ["ignore", "pipe", "inherit"] });
  let path = "";
  child.stdout.on("data", (chunk) => {
    path += chunk;
  });
  const [code] = await once(child, "close");
  if (code === skipped) return null;
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
  return path.trim();
}

function environment(access: Access): NodeJS.ProcessEnv {
  const { protocol, hostname, port } = new URL(access.endpoint);
  return {
    PATH: process.env["PATH"],
    KVASIR_HOST: hostname,
    KVASIR_PORT: port,
    KVASIR_ACCESS_KEY_ID: access.accessKeyId,
    KVASIR_ACCESS_KEY_SECRET: access.accessKeySecret,
    ...(access.securityToken ? { KVASIR_SECURITY_TOKEN: access.securityToken } : {}),
    KVASIR_TEST_PASSWORD: testPassword,
    PYTHONDONTWRITEBYTECODE: "1",
    ...(protocol === "https:" ? { KVASIR_CA_FILE: access.caFile } : {}),
  };
}

export type ToldStep = Readonly<Record<string, unknown>> & { readonly step: string };

/** Runs a story to its end. @throws Error with the script's own words when it fails */
export async function runPythonStory(
  python: string,
  script: string,
  access: Access,
): Promise<ToldStep[]> {
  const child = spawn(python, [pathOf(`python/${script}`)], { env: environment(access) });
  let words = "";
  child.stderr.on("data", (chunk) => {
    words += chunk;
  });
  const steps: ToldStep[] = [];
  createInterface(child.stdout).on("line", (line) => steps.push(JSON.parse(line) as ToldStep));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${words}`);
  return steps;
}

interface Reply {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly refused?: { readonly code: string; readonly status: number; readonly message: string };
}

/** The old Python SDK as one more client: a process that takes a call a line. Ends when disposed. */
export function oldPythonClient(python: string, access: Access): WireClient & Disposable {
  const child = spawn(python, [pathOf("python/old_sdk_calls.py")], {
    env: environment(access),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let turn: Promise<unknown> = Promise.resolve();
  const exchange = async (line: string): Promise<Reply> => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("the Python client has ended");
    return JSON.parse(value) as Reply;
  };
  return {
    name: "aliyun-python-sdk-r-kvstore",
    async call(operation, parameters) {
      const mine = turn.then(() => exchange(JSON.stringify({ operation, parameters })));
      turn = mine.catch(() => undefined);
      const { body, refused } = await mine;
      if (refused) throw new Refused(refused);
      if (!body) throw new Error(`no answer to ${operation}`);
      return body;
    },
    [Symbol.dispose]: () => child.stdin.end(),
  };
}
