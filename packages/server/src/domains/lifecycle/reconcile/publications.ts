import type { SlotState } from "../../../drivers/front-door.ts";

interface Publication {
  readonly states: string;
  readonly target: string | null;
  verified: boolean;
}

/**
 * What this process knows of each instance's slots: which states it applied last, and whether the
 * primary address was proven since. Forgotten at a restart, so that everything is applied and
 * proven anew.
 */
export class Publications {
  readonly #known = new Map<string, Publication>();

  note(instanceId: string, states: readonly SlotState[], targetNodeId: string | null): void {
    this.#known.set(instanceId, {
      states: JSON.stringify(states),
      target: targetNodeId,
      verified: false,
    });
  }

  isAsWanted(instanceId: string, states: readonly SlotState[]): boolean {
    return this.#known.get(instanceId)?.states === JSON.stringify(states);
  }

  target(instanceId: string): string | null {
    return this.#known.get(instanceId)?.target ?? null;
  }

  isVerified(instanceId: string): boolean {
    return this.#known.get(instanceId)?.verified ?? false;
  }

  /** False makes the next plan prove the address again. */
  setVerified(instanceId: string, verified: boolean): void {
    const known = this.#known.get(instanceId);
    if (known) known.verified = verified;
  }

  forget(instanceId: string): void {
    this.#known.delete(instanceId);
  }

  forgetAll(): void {
    this.#known.clear();
  }
}
