import { connectionDomain, type Instance } from "../instances/index.ts";
import { type Endpoint, isOpen } from "./endpoint-store.ts";

/** A way to reach an instance, whether it stands in the instance's row or beside it. */
export interface Listener {
  readonly kind: "Private" | "Public" | "Classic";
  readonly prefix: string;
  /** Where a client of this machine connects to. */
  readonly address: string;
  readonly port: number;
  readonly expiresAt: number | null;
  /** The further endpoint that it is; null for the instance's own. */
  readonly endpoint: Endpoint | null;
}

/** Every listener that clients may use, the primary one first. */
export function listenersOf(
  instance: Instance,
  endpoints: readonly Endpoint[],
  now: number,
): Listener[] {
  const primary: Listener = {
    kind: instance.networkType === "VPC" ? "Private" : "Classic",
    prefix: instance.connectionPrefix,
    address: instance.address,
    port: instance.port,
    expiresAt: null,
    endpoint: null,
  };
  const others = endpoints
    .filter((endpoint) => isOpen(endpoint, now))
    .map(
      (endpoint): Listener => ({
        kind: endpoint.kind === "Public" ? "Public" : "Classic",
        prefix: endpoint.prefix,
        address: endpoint.address,
        port: endpoint.port,
        expiresAt: endpoint.expiresAt,
        endpoint,
      }),
    );
  return [primary, ...others];
}

/** What clients are told to connect to. */
export function connectionString(listener: Listener, domainSuffix: string | null): string {
  const { prefix, address } = listener;
  return connectionDomain({ connectionPrefix: prefix, address }, domainSuffix);
}

/** The listener that a request means: by its name, the name's first label, or its address. */
export function namedListener(
  listeners: readonly Listener[],
  text: string,
  domainSuffix: string | null,
): Listener | undefined {
  return listeners.find(
    (listener) =>
      text === listener.address ||
      text === listener.prefix ||
      text === connectionString(listener, domainSuffix),
  );
}
