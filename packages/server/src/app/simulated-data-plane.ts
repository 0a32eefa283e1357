import { scheduleReconciler, simulatedBackups, tempReconciler } from "../domains/backups/index.ts";
import { billingReconciler } from "../domains/billing/index.ts";
import { faultReconciler } from "../domains/faults/index.ts";
import { simulatedReconciler, upgradeReconciler } from "../domains/lifecycle/index.ts";
import { planAddresses } from "../drivers/haproxy/address-plan.ts";
import { Loop } from "../reconcile/loop.ts";
import type { DataPlane, DataPlaneOptions } from "./data-plane.ts";
import { requestAll } from "./take-over.ts";

/**
 * `--driver fake`: the API without anything behind it, for tests of clients and for very many
 * records. Tasks end, statuses change, no node runs and no address answers.
 */
export async function simulatedDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const { config, store, clock, random, log } = options;
  const network = config.network === "auto" ? "127.0.0.0/8" : config.network;
  const addresses = planAddresses(network);
  const wake = (kind: string, key: string) => loop.requested(kind, key);
  // There are no nodes that could say anything, and no program that they run.
  const nodesSeen = async () => new Map();
  const installedVersion = async () => null;
  const loop = new Loop({
    store,
    clock,
    log,
    reconcilers: [
      simulatedReconciler({ store, clock, random, wake }),
      billingReconciler({
        store,
        clock,
        random,
        log,
        prices: options.prices,
        wake,
      }),
      ...simulatedBackups({ store, clock, wake }),
      scheduleReconciler({ store, clock, random, wake }),
      tempReconciler({ store, clock, random, wake }),
      faultReconciler({ store, clock, world: null }),
      upgradeReconciler({ store, clock, random, nodesSeen, installedVersion, wake }),
    ],
    pollMs: 1_000,
  });
  let begun: Promise<void> | undefined;
  let ready = false;
  return {
    wake,
    slotAt: (index) => addresses.slotAt(index),
    hasEngine: () => true,
    runningVersion: async () => null,
    usedMemoryBytes: async () => 0,
    nodesSeen,
    installedVersion,
    runCommand: async () => ({ kind: "silent" }),
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
