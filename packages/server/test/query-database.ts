import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";

export interface Question {
  readonly url: string;
  readonly sql: string;
  readonly answerTo: MessagePort;
}

const flag = new Int32Array(new SharedArrayBuffer(4));
let worker: Worker | undefined;

/**
 * Rows of a query, at once, as from a file: tests look at the rows while a server runs in the same
 * thread, and must see them at one moment.
 */
export function queryDatabase<Row>(url: string, sql: string): Row[] {
  worker ??= newWorker();
  const { port1, port2 } = new MessageChannel();
  Atomics.store(flag, 0, 0);
  const question: Question = { url, sql, answerTo: port2 };
  worker.postMessage(question, [port2]);
  if (Atomics.wait(flag, 0, 0, 10_000) === "timed-out") throw new Error("no answer to a query");
  const answer = receiveMessageOnPort(port1) as { message: { rows: Row[]; error?: unknown } };
  port1.close();
  if (answer.message.error) throw answer.message.error;
  return answer.message.rows;
}

function newWorker(): Worker {
  const made = new Worker(new URL("./database-worker.ts", import.meta.url), {
    workerData: { flag },
  });
  made.unref();
  return made;
}
