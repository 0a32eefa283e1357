import type { MovableClock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { userKeyStore, userStore } from "../access/index.ts";
import { addressPools } from "../address-pools/index.ts";
import { billingStore, type PriceBook } from "../billing/index.ts";
import { capacityStore } from "../capacity/index.ts";
import { faultStore } from "../faults/index.ts";
import { instanceStore } from "../instances/index.ts";
import { rateLimitStore } from "../rate-limits/index.ts";
import { riskStore } from "../risk/index.ts";
import { serviceStore } from "../services/index.ts";
import { AdjustBalance } from "./AdjustBalance.ts";
import { CreateCoupon } from "./CreateCoupon.ts";
import { CreateFault } from "./CreateFault.ts";
import { CreateOwner } from "./CreateOwner.ts";
import { CreateOwnerAccessKey } from "./CreateOwnerAccessKey.ts";
import { CreateRiskRule } from "./CreateRiskRule.ts";
import { clockStore } from "./clock-store.ts";
import type { OperatorSettings } from "./context.ts";
import { DeleteFault } from "./DeleteFault.ts";
import { DeleteRiskRule } from "./DeleteRiskRule.ts";
import { DescribeAddressPools } from "./DescribeAddressPools.ts";
import { DescribeClassAvailability } from "./DescribeClassAvailability.ts";
import { DescribeClock } from "./DescribeClock.ts";
import { DescribeZoneStock } from "./DescribeZoneStock.ts";
import { FreezeClock } from "./FreezeClock.ts";
import { ImportBackup } from "./ImportBackup.ts";
import { ListCoupons } from "./ListCoupons.ts";
import { ListFaults } from "./ListFaults.ts";
import { ListHosts } from "./ListHosts.ts";
import { ListLedgerEntries } from "./ListLedgerEntries.ts";
import { ListOwners } from "./ListOwners.ts";
import { ListRateLimits } from "./ListRateLimits.ts";
import { ListRiskRules } from "./ListRiskRules.ts";
import { ListServices } from "./ListServices.ts";
import { ListUnservedInstances } from "./ListUnservedInstances.ts";
import { ModifyHost } from "./ModifyHost.ts";
import { ModifyOwner } from "./ModifyOwner.ts";
import { MoveClock } from "./MoveClock.ts";
import { ownerStore } from "./owner-store.ts";
import { RegisterHost } from "./RegisterHost.ts";
import { RemoveHost } from "./RemoveHost.ts";
import { ResetWorld } from "./ResetWorld.ts";
import { SetAddressPool } from "./SetAddressPool.ts";
import { SetClassAvailability } from "./SetClassAvailability.ts";
import { SetRateLimit } from "./SetRateLimit.ts";
import { SetService } from "./SetService.ts";
import { SetZoneStock } from "./SetZoneStock.ts";
import { ThawClock } from "./ThawClock.ts";

export { clockStore } from "./clock-store.ts";
export type { OperatorSettings } from "./context.ts";

/** The operator's own API. Who may call it is decided where all requests are authorized. */
export function operatorOperations(options: {
  settings: OperatorSettings;
  clock: MovableClock;
  prices: PriceBook;
  secrets: SecretBox;
  random: Random;
  wake(kind: string, key: string): void;
  clockChanged(): void;
  importDump(dump: { path: string; ownerId: string; regionId: string }): Promise<string>;
  resetWorld(): Promise<number>;
}): Operation[] {
  const { prices, wake, ...shared } = options;
  return [
    AdjustBalance,
    CreateCoupon,
    CreateFault,
    CreateOwner,
    CreateOwnerAccessKey,
    CreateRiskRule,
    DeleteFault,
    DeleteRiskRule,
    DescribeAddressPools,
    DescribeClassAvailability,
    DescribeClock,
    DescribeZoneStock,
    FreezeClock,
    ImportBackup,
    ListCoupons,
    ListFaults,
    ListHosts,
    ListLedgerEntries,
    ListOwners,
    ListRateLimits,
    ListRiskRules,
    ListServices,
    ListUnservedInstances,
    ModifyHost,
    ModifyOwner,
    MoveClock,
    RegisterHost,
    RemoveHost,
    ResetWorld,
    SetAddressPool,
    SetClassAvailability,
    SetRateLimit,
    SetService,
    SetZoneStock,
    ThawClock,
  ].map((operation) =>
    operation.bind((call) => {
      const { db, now } = call;
      const work = workQueue(db, (run) => call.onCommit(run), now, wake);
      return {
        ...call,
        ...shared,
        work,
        owners: ownerStore(db),
        users: userStore(db),
        userKeys: userKeyStore(db),
        billing: billingStore({ db, now, work, prices, random: shared.random }),
        capacity: capacityStore(db),
        pools: addressPools(db),
        risk: riskStore(db),
        limits: rateLimitStore(db),
        services: serviceStore(db),
        faults: faultStore(db),
        instances: instanceStore(db),
        clockStore: clockStore(db),
      };
    }),
  );
}
