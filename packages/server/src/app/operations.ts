import { accountOperations } from "../domains/accounts/index.ts";
import { type BackupSettings, backupOperations } from "../domains/backups/index.ts";
import type { PriceBook } from "../domains/billing/index.ts";
import { lifecycleOperations } from "../domains/lifecycle/index.ts";
import {
  type MetricsFile,
  type MonitorSampler,
  monitoringOperations,
} from "../domains/monitoring/index.ts";
import { networkOperations } from "../domains/networks/index.ts";
import { parameterOperations } from "../domains/parameters/index.ts";
import { ramOperations } from "../domains/ram/index.ts";
import { regionsOperations } from "../domains/regions/index.ts";
import { resourceGroupOperations } from "../domains/resource-groups/index.ts";
import { stsOperations } from "../domains/sts/index.ts";
import { subscriptionOperations } from "../domains/subscriptions/index.ts";
import { tagsOperations } from "../domains/tags/index.ts";
import { tasksOperations } from "../domains/tasks/index.ts";
import { vpcOperations } from "../domains/vpc/index.ts";
import { whitelistOperations } from "../domains/whitelists/index.ts";
import type { Random } from "../kernel/ids.ts";
import type { Operation } from "../kernel/operation.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { AppConfig } from "./config.ts";
import type { DataPlane } from "./data-plane.ts";

/** Every operation that this installation carries out. */
export function allOperations(options: {
  config: AppConfig;
  secrets: SecretBox;
  random: Random;
  dataPlane: DataPlane;
  prices: PriceBook;
  backups: BackupSettings;
  monitoring: { file: MetricsFile; sampler: MonitorSampler };
  /** `host:port` of this installation's API; null before it listens. */
  endpoint(): string | null;
}): Operation[] {
  const { config, secrets, random, dataPlane, prices, endpoint } = options;
  const shared = {
    secrets,
    random,
    wake: (kind: string, key: string) => dataPlane.wake(kind, key),
  };
  const { domainSuffix } = config;
  const slotAt = (index: number) =>
    index < dataPlane.addressCapacity ? dataPlane.slotAt(index) : null;
  return [
    ...accountOperations(shared),
    ...backupOperations({ ...shared, settings: { ...options.backups, domainSuffix, slotAt } }),
    ...lifecycleOperations({
      ...shared,
      prices,
      settings: {
        domainSuffix,
        slotAt,
        hasEngine: (engine) => dataPlane.hasEngine(engine),
      },
      runningVersion: (id) => dataPlane.runningVersion(id),
      usedMemoryBytes: (id) => dataPlane.usedMemoryBytes(id),
      nodesSeen: (id) => dataPlane.nodesSeen(id),
      installedVersion: () => dataPlane.installedVersion(),
      runCommand: (id, command) => dataPlane.runCommand(id, command),
    }),
    ...monitoringOperations(options.monitoring),
    ...networkOperations({
      ...shared,
      settings: {
        domainSuffix,
        slotAt,
        caUrl: () => (endpoint() === null ? "" : `http://${endpoint()}/ca.pem`),
      },
    }),
    ...parameterOperations(shared),
    ...ramOperations({ secrets, random }),
    ...regionsOperations({
      settings: { hasEngine: (engine) => dataPlane.hasEngine(engine), endpoint },
    }),
    ...resourceGroupOperations(shared),
    ...stsOperations({ secrets, random }),
    ...subscriptionOperations({
      ...shared,
      prices,
      usedMemoryBytes: (id) => dataPlane.usedMemoryBytes(id),
    }),
    ...tagsOperations(),
    ...tasksOperations(),
    ...vpcOperations(shared),
    ...whitelistOperations(shared),
  ];
}
