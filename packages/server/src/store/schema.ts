import type {
  AccessKeyTable,
  OwnerTable,
  RamAttachmentTable,
  RamGroupMemberTable,
  RamGroupTable,
  RamPolicyTable,
  RamPolicyVersionTable,
  RamRoleTable,
  RamUserTable,
} from "./access-tables.ts";
import type {
  BackupPolicyTable,
  BackupTable,
  LogSegmentTable,
  SnapshotSettingsTable,
} from "./backup-tables.ts";
import type {
  BillingAccountTable,
  CouponTable,
  LedgerEntryTable,
  MeterTable,
  OrderLineTable,
} from "./billing-tables.ts";
import type {
  ClassExclusionTable,
  HostClaimTable,
  HostTable,
  StockClaimTable,
  ZoneStockTable,
} from "./capacity-tables.ts";
import type {
  AccountTable,
  InstanceParameterTable,
  InstanceTable,
  NodeTable,
  TagTable,
  TaskTable,
  WhitelistGroupTable,
} from "./instance-tables.ts";
import type {
  EndpointTable,
  GlobalIpGroupTable,
  GlobalIpRelationTable,
  InstanceCertificateTable,
  NetworkTagTable,
  ResourceGroupTable,
  SecurityGroupRelationTable,
  VpcTable,
  VswitchAddressTable,
  VswitchTable,
} from "./network-tables.ts";

import type {
  FaultTable,
  RateLimitTable,
  RiskEventTable,
  RiskRuleTable,
  ServiceTable,
} from "./operator-tables.ts";

/**
 * Every table, as both dialects see it (columns are snake_case in the database): text ids,
 * integer milliseconds UTC, JSON as text, booleans as 0 and 1. Rows that the loop and operations both write carry a `generation`.
 */
export interface Schema {
  instances: InstanceTable;
  nodes: NodeTable;
  accounts: AccountTable;
  whitelistGroups: WhitelistGroupTable;
  instanceParameters: InstanceParameterTable;
  tags: TagTable;
  tasks: TaskTable;
  work: WorkTable;
  owners: OwnerTable;
  accessKeys: AccessKeyTable;
  idempotency: IdempotencyTable;
  settings: SettingTable;
  instanceCounts: InstanceCountTable;
  vpcs: VpcTable;
  vswitches: VswitchTable;
  vswitchAddresses: VswitchAddressTable;
  networkTags: NetworkTagTable;
  endpoints: EndpointTable;
  instanceCertificates: InstanceCertificateTable;
  globalIpGroups: GlobalIpGroupTable;
  globalIpRelations: GlobalIpRelationTable;
  securityGroupRelations: SecurityGroupRelationTable;
  resourceGroups: ResourceGroupTable;
  backups: BackupTable;
  backupPolicies: BackupPolicyTable;
  snapshotSettings: SnapshotSettingsTable;
  logSegments: LogSegmentTable;
  billingAccounts: BillingAccountTable;
  ledgerEntries: LedgerEntryTable;
  orderLines: OrderLineTable;
  coupons: CouponTable;
  meters: MeterTable;
  zoneStock: ZoneStockTable;
  stockClaims: StockClaimTable;
  classExclusions: ClassExclusionTable;
  hosts: HostTable;
  hostClaims: HostClaimTable;
  riskRules: RiskRuleTable;
  riskEvents: RiskEventTable;
  rateLimits: RateLimitTable;
  services: ServiceTable;
  faults: FaultTable;
  ramUsers: RamUserTable;
  ramGroups: RamGroupTable;
  ramGroupMembers: RamGroupMemberTable;
  ramRoles: RamRoleTable;
  ramPolicies: RamPolicyTable;
  ramPolicyVersions: RamPolicyVersionTable;
  ramAttachments: RamAttachmentTable;
}

export interface WorkTable {
  kind: string;
  key: string;
  dueAt: number;
  attempts: number;
  /** Raised by each request, so that one that arrives during a run is not lost. */
  requests: number;
  leaseUntil: number;
  lastError: string;
}

export interface IdempotencyTable {
  ownerId: string;
  operation: string;
  token: string;
  requestHash: string;
  answer: string;
  expiresAt: number;
}

export interface SettingTable {
  name: string;
  value: string;
}

/** Living instances per owner and region, kept by triggers so that a total costs one row. */
export interface InstanceCountTable {
  ownerId: string;
  regionId: string;
  living: number;
}
