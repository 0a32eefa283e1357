import type { SlotState, SlotTls } from "../../../drivers/front-door.ts";
import type { SecretBox } from "../../../kernel/secret-box.ts";
import { type Instance, isClosed } from "../../instances/index.ts";
import { type Endpoint, type InstanceCertificate, isOpen } from "../../networks/index.ts";
import { slotId } from "./node-handle.ts";

/** What the slots of one instance should do. */
export interface WantedSlots {
  /** Those that clients may use, the primary one first. */
  readonly open: readonly SlotState[];
  /** Endpoints whose slot is to be closed and given back. */
  readonly closing: readonly Endpoint[];
}

/**
 * Every endpoint leads to the same node, lets the same addresses in and speaks TLS or not. A closed
 * instance lets nobody in and leads nowhere; so does one that lacks the certificate it should show.
 */
export function wantedSlots(
  instance: Instance,
  options: {
    endpoints: readonly Endpoint[];
    target: string | null;
    allow: readonly string[];
    tls: SlotTls | undefined;
    now: number;
  },
): WantedSlots {
  const { endpoints, tls, now } = options;
  const shut = isClosed(instance) || (instance.tlsEpoch > 0 && !tls);
  const state = (place: Pick<Endpoint, "address" | "port"> & Pick<Instance, "slotIndex">) => ({
    slot: { slotId: slotId(place), address: place.address, port: place.port },
    target: shut ? null : options.target,
    allow: shut ? [] : options.allow,
    maxConnections: instance.maxConnections,
    ...(tls && instance.tlsEpoch > 0 ? { tls } : {}),
  });
  const open = endpoints.filter((endpoint) => isOpen(endpoint, now));
  return {
    open: [state(instance), ...open.map(state)],
    closing: endpoints.filter((endpoint) => !isOpen(endpoint, now)),
  };
}

/** A slot that nobody can use. */
export function closedSlot({ slot, maxConnections }: SlotState): SlotState {
  return { slot, target: null, allow: [], maxConnections };
}

/** The certificate as the front door wants it. */
export function slotTls(
  certificate: InstanceCertificate | undefined,
  { secrets, caPem }: { secrets: Pick<SecretBox, "open">; caPem: string },
): SlotTls | undefined {
  if (!certificate) return undefined;
  const { certificatePem, keySealed } = certificate;
  return { certificatePem, keyPem: secrets.open(keySealed), caPem };
}
