import { accessCases } from "./seed/access-rows.ts";
import { backupCases } from "./seed/backup-rows.ts";
import { billingCases } from "./seed/billing-rows.ts";
import { instanceIdCases } from "./seed/instance-id-rows.ts";
import { monitoringCases } from "./seed/monitoring-rows.ts";
import { networkCases } from "./seed/network-rows.ts";
import { olderCases } from "./seed/older-rows.ts";
import { orderCases } from "./seed/order-rows.ts";
import { requestCases } from "./seed/request-rows.ts";
import { ruleCases } from "./seed/rule-rows.ts";
import type { SeedCase } from "./seed/seed-case.ts";
import { settingCases } from "./seed/setting-rows.ts";
import { stateCases } from "./seed/state-rows.ts";

/**
 * How each row of the error table is met in truth: an ordinary request to a real installation
 * that is in the condition which the row speaks of. A row that is not here is not met yet.
 */
export const seedCases: readonly SeedCase[] = [
  ...accessCases,
  ...requestCases,
  ...orderCases,
  ...instanceIdCases,
  ...settingCases,
  ...stateCases,
  ...backupCases,
  ...networkCases,
  ...monitoringCases,
  ...ruleCases,
  ...billingCases,
  ...olderCases,
];
