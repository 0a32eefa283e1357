import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

/**
 * Names and addresses under which clients may reach the API, for its certificate. A server that
 * listens on every address is reached by any of this machine's.
 */
export function serverNames(host: string): readonly string[] {
  const everywhere = host === "0.0.0.0" || host === "::";
  const own = everywhere
    ? Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((each) => each.address))
    : [host];
  const names = ["localhost", "127.0.0.1", "::1", ...own, hostname()];
  return [...new Set(names.filter((name) => isIP(name) !== 0 || /^[A-Za-z0-9.-]+$/.test(name)))];
}
