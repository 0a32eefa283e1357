/**
 * The port between the control plane and what listens on the published addresses. A front door
 * has slots; a slot is an address and a port that never change while an instance holds it.
 */
export interface Slot {
  /** Name of the slot, stable for ever: `s0001`. */
  readonly slotId: string;
  readonly address: string;
  readonly port: number;
}

/** What clients of a slot see when it speaks TLS. */
export interface SlotTls {
  /** Valid for the slot's address and for every name that clients use. */
  readonly certificatePem: string;
  readonly keyPem: string;
  /** The authority by which the certificate was issued. */
  readonly caPem: string;
}

/** All that a slot should do. Given whole each time, so that applying it twice changes nothing. */
export interface SlotState {
  readonly slot: Slot;
  /** Unix socket of the node that serves, or null: connections are refused. */
  readonly target: string | null;
  /** Addresses and CIDR blocks that may connect. Empty: nobody. */
  readonly allow: readonly string[];
  /** Most client connections at once. */
  readonly maxConnections: number;
  /** Clients speak TLS. Absent: plain TCP. */
  readonly tls?: SlotTls;
}

export interface FrontDoor {
  /**
   * Brings the slot to this state: at once at run time, and before a restart in the files that it
   * reads.
   * When the target changes, connections to the old one are closed; when an address loses access,
   * its connections are closed. Idempotent. Resolves when new connections meet the new state.
   */
  apply(state: SlotState): Promise<void>;
  /** How many slots there can be: indexes from 0. */
  readonly capacity: number;
  /** Empties every slot: nobody is served any more. Idempotent. */
  clear(): Promise<void>;
  /** A free address that any client on this machine can connect to without any set-up. */
  slotAt(index: number): Slot;
  /** Runs the front door with the given states, or adopts the running one and corrects it. */
  start(states: readonly SlotState[]): Promise<void>;
  /** Stops it: `kvasir down`. Without this it outlives the control plane. */
  stop(): Promise<void>;
  /** Lets go of the running front door without touching it. */
  detach(): Promise<void>;
  /**
   * Connects to the published address itself, as the control plane: passes the whitelist by a
   * secret only it knows, and speaks TLS where the slot does, against its authority. Used to prove
   * that a slot serves.
   */
  connect(slot: Slot): import("node:stream").Duplex;
  /** The front door was down and came back (or is down): every slot should be looked at again. */
  onChange(listener: () => void): void;
}
