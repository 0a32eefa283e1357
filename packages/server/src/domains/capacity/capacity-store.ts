import type { InstanceClass } from "@kvasir/spec";
import type { Db } from "../../store/db.ts";
import { capacityErrors } from "./capacity-errors.ts";
import { classAvailability } from "./class-availability.ts";
import { classFamily } from "./class-family.ts";
import { type HostClaim, hostStore } from "./hosts.ts";
import { placeNode } from "./place-node.ts";
import { zoneStock } from "./zone-stock.ts";

export type CapacityStore = ReturnType<typeof capacityStore>;

/** Whose room it is, and how many nodes share it out. */
export interface Occupant {
  readonly id: string;
  readonly zoneId: string;
  readonly secondaryZoneId: string;
  readonly nodeCount: number;
}

type Needs = Pick<InstanceClass, "class" | "memoryMB" | "cpu">;

/**
 * Counts what the installation can take. Everything happens in the caller's transaction, so that
 * two orders never get the same room and an order that fails takes none.
 */
export function capacityStore(db: Db) {
  const stock = zoneStock(db);
  const availability = classAvailability(db);
  const hosts = hostStore(db);

  return {
    stock,
    availability,
    hosts,

    /** @throws ApiError Zone.NotSupport when the class is not on sale in the zone */
    async requireOffered(zoneId: string, className: string): Promise<void> {
      const isOffered = await availability.matrix();
      if (!isOffered(zoneId, className)) throw capacityErrors["Zone.NotSupport"]();
    },

    /**
     * Takes room for the class, on top of the room that the instance has: until a change is done
     * it needs the larger of the two. `settle` gives the rest back.
     * @throws ApiError QuotaNotEnough, InsufficientResourceCapacity
     */
    async take(occupant: Occupant, needs: Needs): Promise<void> {
      await stock.take(occupant.id, occupant.zoneId, classFamily(needs.class));
      if ((await hosts.list()).length === 0) return;
      const claims = new Map((await hosts.claims(occupant.id)).map((each) => [each.node, each]));
      for (let node = 0; node < occupant.nodeCount; node++) {
        const held = claims.get(node);
        const size = {
          memoryMb: Math.max(held?.memoryMb ?? 0, needs.memoryMB),
          cpu: Math.max(held?.cpu ?? 0, needs.cpu ?? 1),
          ports: 1,
        };
        const host = placeNode(await hosts.list(), {
          ...size,
          held,
          zoneId: (node > 0 && occupant.secondaryZoneId) || occupant.zoneId,
          others: [...claims.values()].filter((each) => each !== held).map((each) => each.hostId),
        });
        if (!host) throw capacityErrors.InsufficientResourceCapacity();
        const claim: HostClaim = { instanceId: occupant.id, node, hostId: host.id, ...size };
        await hosts.replace(held, claim);
        claims.set(node, claim);
      }
    },

    /** Keeps what the instance needs as it is now and gives back the rest. Idempotent. */
    async settle(occupant: Occupant, needs: Needs | undefined): Promise<void> {
      if (!needs) return;
      await stock.giveBack(occupant.id, classFamily(needs.class));
      for (const claim of await hosts.claims(occupant.id)) {
        const left = { ...claim, memoryMb: needs.memoryMB, cpu: needs.cpu ?? 1 };
        if (claim.node >= occupant.nodeCount) await hosts.replace(claim, undefined);
        else if (left.memoryMb !== claim.memoryMb || left.cpu !== claim.cpu) {
          await hosts.replace(claim, left);
        }
      }
    },

    /** Gives everything back: the instance is gone. Idempotent. */
    async release(instanceId: string): Promise<void> {
      await stock.giveBack(instanceId);
      for (const claim of await hosts.claims(instanceId)) await hosts.replace(claim, undefined);
    },
  };
}
