import { connect } from "node:net";
import { KeyedQueue } from "../keyed-queue.ts";

/** HAProxy understood a command and refused it. */
export class RuntimeCommandError extends Error {
  override readonly name = "RuntimeCommandError";
}

// HAProxy reads a command line into one buffer of 16 KiB (`tune.bufsize`).
const longestLineBytes = 15_000;
const replyTimeoutMs = 10_000;
/** `[3]: text` is a message of severity 3: syslog's numbers, of which 0-3 are errors. */
const refusal = /^\[[0-3]\]: .*$/gm;

/**
 * Runs commands in their order on HAProxy's runtime socket and returns all that they printed.
 * Each line of commands takes a connection of its own: nothing has to be kept in step with a
 * HAProxy that reloads, and a connection that stays open would keep an old worker alive.
 * @throws RuntimeCommandError when one was refused; those after it have run all the same
 * @throws Error with the system's code when HAProxy cannot be reached
 */
export async function runCommands(
  socketPath: string,
  commands: readonly string[],
): Promise<string> {
  let output = "";
  for (const line of linesOf(commands)) {
    const reply = await exchange(socketPath, `set severity-output number;${line}\n`);
    // The answer to `set severity-output` is the empty line in front.
    output += reply.replace(/^\n/, "");
  }
  const refusals = output.match(refusal);
  if (refusals) throw new RuntimeCommandError(refusals.join("; "));
  return output;
}

/** Runs one command on the master socket, which knows no severities and ends no connection itself. */
export async function runMasterCommand(socketPath: string, command: string): Promise<string> {
  return exchange(socketPath, `${command}\n`);
}

function linesOf(commands: readonly string[]): string[] {
  const lines: string[] = [];
  let line = "";
  for (const command of commands) {
    if (line !== "" && line.length + command.length > longestLineBytes) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? command : `;${command}`;
  }
  return line === "" ? lines : [...lines, line];
}

/** HAProxy lets about ten connections wait; the next one fails at once instead of waiting. */
const queue = new KeyedQueue();

async function exchange(socketPath: string, request: string): Promise<string> {
  return queue.run(socketPath, () => exchangeAlone(socketPath, request));
}

async function exchangeAlone(socketPath: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(socketPath);
    socket.setTimeout(replyTimeoutMs, () => {
      socket.destroy(new Error(`HAProxy did not answer within ${replyTimeoutMs} ms`));
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
    socket.end(request);
  });
}
