import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Published, password } from "./kvasir-server.ts";

/** A plain connection of a customer: cheap, and it fails at once when anything is wrong. */
export class RedisConnection implements Disposable {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** @throws Error when the answer is not OK */
  async set(key: string): Promise<void> {
    const answer = await this.call(`SET ${key} value`);
    if (answer !== "+OK\r\n") throw new Error(answer || "the connection was closed");
  }

  /** The first piece of the raw answer. */
  async call(command: string): Promise<string> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const end = (): void => reject(new Error("the connection was closed"));
      socket.once("data", (data: Buffer) => {
        socket.off("close", end);
        resolve(data.toString());
      });
      socket.once("close", end);
      socket.write(`${command}\r\n`);
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

/** @throws Error when the address refuses the connection or the password */
export async function redisConnection({ host, port }: Published): Promise<RedisConnection> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, "connect");
  socket.on("error", () => undefined);
  const connection = new RedisConnection(socket);
  const answer = await connection.call(`AUTH ${password}`);
  if (answer === "+OK\r\n") return connection;
  connection[Symbol.dispose]();
  throw new Error(answer);
}
