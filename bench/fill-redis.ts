import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";

const valueBytes = 1024;
const perBatch = 1000;

/**
 * Writes keys of 1 KiB of text that hardly compresses, as many as make up the size.
 * @param password of the default account; none where no password is asked for
 */
export async function fillRedis(
  to: { path: string } | { host: string; port: number },
  options: { mebibytes: number; password?: string },
): Promise<void> {
  const socket = connect(to);
  await once(socket, "connect");
  const text = Buffer.from(randomBytes(6 * 1024 * 1024).toString("base64"));
  let answered = 0;
  let failure: string | undefined;
  socket.on("data", (data: Buffer) => {
    for (const byte of data) if (byte === 0x2b) answered += 1;
    if (data.includes("-")) failure ??= data.toString();
  });
  const until = async (count: number) => {
    while (answered < count && failure === undefined) await once(socket, "data");
    if (failure !== undefined) throw new Error(`Redis refused a write: ${failure}`);
  };
  let sent = 0;
  if (options.password !== undefined) {
    socket.write(`AUTH ${options.password}\r\n`);
    sent += 1;
    await until(sent);
  }
  for (let key = 0; key < options.mebibytes * 1024; ) {
    const parts: Buffer[] = [];
    for (let batch = 0; batch < perBatch && key < options.mebibytes * 1024; batch++, key++) {
      const name = `key:${key}`;
      const start = (key * 7919) % (text.length - valueBytes);
      parts.push(
        Buffer.from(`*3\r\n$3\r\nSET\r\n$${name.length}\r\n${name}\r\n$${valueBytes}\r\n`),
        text.subarray(start, start + valueBytes),
        Buffer.from("\r\n"),
      );
      sent += 1;
    }
    socket.write(Buffer.concat(parts));
    await until(sent);
  }
  socket.destroy();
}
