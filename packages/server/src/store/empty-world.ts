import type { Db } from "./db.ts";
import type { Schema } from "./schema.ts";

/** What a reset does to a table: `all` rows go, or those that are not the installation's own. */
type Fate = "all" | "some";

/** Every table, so that a new one does not compile before somebody has thought of the reset. */
const fates: Readonly<Record<keyof Schema, Fate>> = {
  instances: "all",
  nodes: "all",
  accounts: "all",
  whitelistGroups: "all",
  instanceParameters: "all",
  tags: "all",
  tasks: "all",
  work: "all",
  owners: "some",
  accessKeys: "some",
  idempotency: "all",
  settings: "some",
  instanceCounts: "all",
  vpcs: "all",
  vswitches: "all",
  vswitchAddresses: "all",
  networkTags: "all",
  endpoints: "all",
  instanceCertificates: "all",
  globalIpGroups: "all",
  globalIpRelations: "all",
  securityGroupRelations: "all",
  resourceGroups: "all",
  backups: "all",
  backupPolicies: "all",
  snapshotSettings: "all",
  logSegments: "all",
  billingAccounts: "all",
  ledgerEntries: "all",
  orderLines: "all",
  coupons: "all",
  meters: "all",
  zoneStock: "all",
  stockClaims: "all",
  classExclusions: "all",
  hosts: "all",
  hostClaims: "all",
  riskRules: "all",
  riskEvents: "all",
  rateLimits: "all",
  services: "all",
  faults: "all",
  ramUsers: "all",
  ramGroups: "all",
  ramGroupMembers: "all",
  ramRoles: "all",
  ramPolicies: "all",
  ramPolicyVersions: "all",
  ramAttachments: "all",
};

/** Settings that belong to the world rather than to the installation. */
const worldlySettings = ["address-pool-size", "clock", "profile"];

/**
 * Leaves what a new installation begins with: the owner named, with its own keys, and settings
 * that hold as long as the data folder does. Idempotent.
 */
export async function emptyWorld(db: Db, rootOwnerId: string): Promise<void> {
  for (const [table, fate] of Object.entries(fates) as [keyof Schema, Fate][]) {
    if (fate === "all") await db.deleteFrom(table).execute();
  }
  await db.deleteFrom("owners").where("id", "!=", rootOwnerId).execute();
  await db
    .deleteFrom("accessKeys")
    .where((eb) => eb.or([eb("ownerId", "!=", rootOwnerId), eb("userId", "is not", null)]))
    .execute();
  await db
    .deleteFrom("settings")
    .where((eb) =>
      eb.or([eb("name", "in", worldlySettings), eb("name", "like", "default-network %")]),
    )
    .execute();
}
