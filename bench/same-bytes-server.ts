/**
 * The floor of the API: a bare node:http server that sends the same bytes to every request.
 * Prints its port.
 *
 *   node bench/same-bytes-server.ts DIR FILE
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const body = readFileSync(process.argv[3] ?? "");
const headers = {
  "content-type": "application/json;charset=utf-8",
  "content-length": body.length,
  "x-acs-request-id": "A".repeat(36),
};
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
