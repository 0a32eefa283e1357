export interface SystemPolicy {
  readonly name: string;
  readonly description: string;
  readonly document: string;
}

type Statement = Readonly<Record<string, unknown>>;

function policy(name: string, description: string, ...Statement: Statement[]): SystemPolicy {
  return { name, description, document: JSON.stringify({ Version: "1", Statement }) };
}

const allow = (Action: string | readonly string[]): Statement => ({
  Effect: "Allow",
  Action,
  Resource: "*",
});

const reads = (service: string) =>
  ["Describe", "Get", "List", "Query", "Check"].map((verb) => `${service}:${verb}*`);

/** The policies that every owner finds ready, by name. They cannot be changed. */
export const systemPolicies: ReadonlyMap<string, SystemPolicy> = new Map(
  [
    policy("AdministratorAccess", "Manages every resource of the account.", allow("*")),
    policy(
      "ReadOnlyAccess",
      "Reads every resource of the account.",
      allow(["kvstore", "vpc", "ram", "kvasir"].flatMap(reads)),
    ),
    policy(
      "AliyunKvstoreFullAccess",
      "Manages ApsaraDB for Redis, with the networks that instances are in.",
      allow("kvstore:*"),
      allow(["vpc:DescribeVpcs", "vpc:DescribeVSwitches"]),
    ),
    policy(
      "AliyunKvstoreReadOnlyAccess",
      "Reads ApsaraDB for Redis.",
      allow(reads("kvstore")),
      allow(["vpc:DescribeVpcs", "vpc:DescribeVSwitches"]),
    ),
    policy("AliyunRAMFullAccess", "Manages users, groups, roles and policies.", allow("ram:*")),
    policy(
      "AliyunRAMReadOnlyAccess",
      "Reads users, groups, roles and policies.",
      allow(reads("ram")),
    ),
    policy("AliyunSTSAssumeRoleAccess", "Assumes roles.", allow("sts:AssumeRole")),
    policy("AliyunVPCFullAccess", "Manages virtual networks.", allow("vpc:*")),
    policy("AliyunVPCReadOnlyAccess", "Reads virtual networks.", allow(reads("vpc"))),
    policy("AliyunBSSOrderAccess", "Pays orders.", allow(["bss:PayOrder", "bss:*Order*"])),
  ].map((each) => [each.name, each] as const),
);
