import { importBackup } from "../domains/backups/index.ts";
import type { PriceBook } from "../domains/billing/index.ts";
import { faultInjector } from "../domains/faults/index.ts";
import { operatorOperations } from "../domains/operator/index.ts";
import { throttle } from "../domains/rate-limits/index.ts";
import { countSuccesses, riskCheck, riskRules } from "../domains/risk/index.ts";
import { requireServices } from "../domains/services/index.ts";
import type { BackupStorage } from "../drivers/backup-storage.ts";
import type { MovableClock } from "../kernel/clock.ts";
import type { Random } from "../kernel/ids.ts";
import type { Operation } from "../kernel/operation.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Store } from "../store/store.ts";
import type { AppConfig } from "./config.ts";
import type { DataPlane } from "./data-plane.ts";
import { resetWorld } from "./reset-world.ts";

/** The operator's API, and what it rules: checks for the gateway and limits for the others' operations. */
export function operatorParts(options: {
  config: AppConfig;
  store: Store;
  clock: MovableClock;
  random: Random;
  secrets: SecretBox;
  prices: PriceBook;
  dataPlane: DataPlane;
  backupStorage: BackupStorage;
  rootOwnerId: string;
}) {
  const { config, store, clock, random, secrets, prices, dataPlane } = options;
  const readRules = riskRules(store);
  const own = operatorOperations({
    settings: {
      allowClock: config.allowClock,
      allowReset: config.allowReset || config.ephemeral,
      hasNodes: dataPlane.hasNodes,
      addressCapacity: dataPlane.addressCapacity,
    },
    clock,
    prices,
    secrets,
    random,
    wake: (kind, key) => dataPlane.wake(kind, key),
    clockChanged: () => dataPlane.clockChanged(),
    importDump: (dump) =>
      importBackup(dump, { store, storage: options.backupStorage, random, now: clock.now() }),
    resetWorld: () => resetWorld(options),
  });
  return {
    checks: {
      throttle: throttle(store, () => performance.now()),
      risk: riskCheck(store, readRules),
    },
    injectFault: faultInjector({ store, random }),
    /** All operations, the operator's among them, and the others under its rules. */
    rule: (operations: readonly Operation[]): Operation[] => [
      ...countSuccesses(requireServices(operations), { readRules, random }),
      ...own,
    ],
  };
}
