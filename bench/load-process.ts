/**
 * One round of load from a process of its own, so that it can be kept off the server's core.
 * Signs all requests first. Prints what it measured as JSON.
 *
 *   node bench/load-process.ts PORT REQUESTS CONNECTIONS [RATE PER SECOND [ACCESS KEY ID]]
 */
import { benchKey, firstPage, prepareRequests, runLoad, userKey } from "./gateway-load.ts";

const [port = 0, count = 0, connections = 1, ratePerSecond = 0] = process.argv.slice(2).map(Number);
const key = process.argv[6] === userKey.accessKeyId ? userKey : benchKey;
const prepare = (requests: number) => prepareRequests(port, requests, firstPage, key);
await runLoad(port, prepare(Math.min(count, 1_000)), { connections });
const requests = prepare(count);
const load = { connections, ...(ratePerSecond > 0 ? { ratePerSecond } : {}) };
console.log(JSON.stringify(await runLoad(port, requests, load)));
