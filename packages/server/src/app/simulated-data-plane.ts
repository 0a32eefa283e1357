import { scheduleReconciler, simulatedBackups } from "../domains/backups/index.ts";
import { billingReconciler } from "../domains/billing/index.ts";
import { faultReconciler } from "../domains/faults/index.ts";
import { simulatedReconciler } from "../domains/lifecycle/index.ts";
import { planAddresses } from "../drivers/haproxy/address-plan.ts";
import { Loop } from "../reconcile/loop.ts";
import type { DataPlane, DataPlaneOptions } from "./data-plane.ts";
import { requestAll } from "./take-over.ts";

/**
 * `--driver fake`: the API without anything behind it, for tests of clients and for very many
 * records. Tasks end, statuses change, no node runs and no address answers.
 */
export async function simulatedDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const { config, store, clock, log } = options;
  const network = config.network === "auto" ? "127.0.0.0/8" : config.network;
  const addresses = planAddresses(network);
  const loop = new Loop({
    store,
    clock,
    log,
    reconcilers: [
      simulatedReconciler({ store, clock }),
      billingReconciler({
        store,
        clock,
        random: options.random,
        log,
        prices: options.prices,
        wake: (kind, key) => loop.requested(kind, key),
      }),
      ...simulatedBackups({ store, clock }),
      scheduleReconciler({
        store,
        clock,
        random: options.random,
        wake: (kind, key) => loop.requested(kind, key),
      }),
      faultReconciler({ store, clock, world: null }),
    ],
    pollMs: 1_000,
  });
  let begun: Promise<void> | undefined;
  let ready = false;
  return {
    wake: (kind, key) => loop.requested(kind, key),
    slotAt: (index) => addresses.slotAt(index),
    hasEngine: () => true,
    runningVersion: async () => null,
    usedMemoryBytes: async () => 0,
    monitoredNodes: () => [],
    nodesRunning: async () => 0,
    begin() {
      begun = requestAll(store, clock).then(
        () => {
          loop.start();
          ready = true;
        },
        (error: unknown) => log.fatal({ err: error }, "the data plane did not start"),
      );
    },
    isReady: () => ready,
    hasNodes: false,
    addressCapacity: addresses.capacity,
    clockChanged: () => loop.poll(),
    async empty(removeRows) {
      await begun;
      const letGo = await loop.hold();
      try {
        await removeRows();
      } finally {
        letGo();
      }
      await requestAll(store, clock);
    },
    async stop() {
      await begun;
      await loop[Symbol.asyncDispose]();
    },
  };
}
