import { once } from "node:events";
import { connect } from "node:net";

export interface DumpStreamOptions {
  /** The node's unix socket. */
  readonly path: string;
  /** A user that may SYNC. */
  readonly username: string;
  readonly password: string;
  readonly signal?: AbortSignal;
}

/** The node ended the transfer, refused it, or said something that is no dump. */
export class DumpStreamError extends Error {
  override readonly name = "DumpStreamError";
}

/** Length of the random mark with which Redis ends a dump of unknown length. */
const markBytes = 40;

/** No sign of life for this long: Redis sends a newline each second while it prepares a dump. */
const silenceMs = 60_000;

/**
 * An RDB dump of all data as of one moment, straight out of a child of the Redis process: it never
 * lies on the node's disk, and no more of it is in memory than the consumer has not taken yet. The
 * node treats this as a replica that wants nothing but the dump, so writes of clients are not kept
 * for it. Ends when the dump is whole.
 * @throws DumpStreamError; what came until then is of no use
 */
export async function* streamDump(options: DumpStreamOptions): AsyncGenerator<Buffer> {
  const socket = connect(options.path);
  const abort = () => socket.destroy(new DumpStreamError("the dump was called off"));
  options.signal?.addEventListener("abort", abort);
  socket.setTimeout(silenceMs, () => socket.destroy(new DumpStreamError("the node fell silent")));
  try {
    if (options.signal?.aborted) abort();
    await once(socket, "connect");
    const chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
    const lines = new LineReader(chunks);
    // One by one: Redis refuses SYNC while an answer to the same client is still on its way.
    for (const words of [
      ["AUTH", options.username, options.password],
      ["REPLCONF", "capa", "eof"],
      ["REPLCONF", "rdb-only", "1"],
    ]) {
      socket.write(command(words));
      await lines.read("+");
    }
    socket.write(command(["SYNC"]));
    const header = await lines.read("$");
    yield* header.startsWith("$EOF:")
      ? untilMark(chunks, lines.rest, Buffer.from(header.slice(5), "latin1"))
      : ofLength(chunks, lines.rest, Number(header.slice(1)));
  } catch (cause) {
    if (cause instanceof DumpStreamError) throw cause;
    throw new DumpStreamError("the dump broke off", { cause });
  } finally {
    options.signal?.removeEventListener("abort", abort);
    socket.destroy();
  }
}

function command(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
}

/** The lines before the dump, and what of the dump came with the last of them. */
class LineReader {
  readonly #chunks: AsyncIterableIterator<Buffer>;
  rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterableIterator<Buffer>) {
    this.#chunks = chunks;
  }

  /** The next line that says something. @throws DumpStreamError when it does not start so */
  async read(start: "+" | "$"): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf("\n");
      if (end === -1) {
        this.rest = Buffer.concat([this.rest, await nextOf(this.#chunks)]);
        continue;
      }
      const line = this.rest.subarray(0, end).toString("latin1").trimEnd();
      this.rest = this.rest.subarray(end + 1);
      if (line === "") continue;
      // Of a refusal only the first word: it is Redis' own code and tells no secret.
      if (!line.startsWith(start)) throw new DumpStreamError(`Redis said ${line.split(" ")[0]}`);
      return line;
    }
  }
}

async function nextOf(chunks: AsyncIterableIterator<Buffer>): Promise<Buffer> {
  const { value, done } = await chunks.next();
  if (done) throw new DumpStreamError("the node closed the connection before the dump was whole");
  return value;
}

async function* ofLength(chunks: AsyncIterableIterator<Buffer>, first: Buffer, length: number) {
  let left = length;
  let chunk = first;
  for (;;) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0) yield part;
    if (left === 0) return;
    chunk = await nextOf(chunks);
  }
}

/** Everything up to the mark. What may still be the mark is held back until more has come. */
async function* untilMark(chunks: AsyncIterableIterator<Buffer>, first: Buffer, mark: Buffer) {
  if (mark.length !== markBytes) throw new DumpStreamError("a dump with a mark of another length");
  let held: Buffer = Buffer.alloc(0);
  let chunk = first;
  for (;;) {
    if (chunk.length >= markBytes) {
      if (held.length > 0) yield held;
      if (chunk.length > markBytes) yield chunk.subarray(0, -markBytes);
      held = chunk.subarray(-markBytes);
    } else {
      const both = Buffer.concat([held, chunk]);
      if (both.length > markBytes) yield both.subarray(0, -markBytes);
      held = both.subarray(-markBytes);
    }
    if (held.equals(mark)) return;
    chunk = await nextOf(chunks);
  }
}
