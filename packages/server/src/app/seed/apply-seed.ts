import { setTimeout as sleep } from "node:timers/promises";
import type { ApiCaller } from "./api-caller.ts";
import type { SeedInstance, SeedKey, SeedOwner, SeedUser } from "./seed-file.ts";

/** Instances that are made side by side. */
const parallel = 4;
const normalWithinMs = 120_000;

/**
 * Makes what is missing of a world, through the API as any client would: owners, keys, policies
 * and users by their names, instances by name within their owner and region. What is there keeps
 * what it has; of instances the whitelists, parameters and tags are set as the file says.
 * Idempotent. Resolves when every instance that was made is `Normal`.
 */
export async function applySeed(owners: readonly SeedOwner[], api: ApiCaller): Promise<void> {
  for (const owner of owners) {
    const ownerId = await ensureOwner(owner, api);
    const own: ApiCaller = {
      ...api,
      ram: (action, parameters) => api.ram(action, { ...parameters, OwnerId: ownerId }),
      kvstore: (action, parameters) => api.kvstore(action, { ...parameters, OwnerId: ownerId }),
    };
    await ensureKeys(owner.keys, { Owner: ownerId }, own);
    await ensurePolicies(owner, own);
    for (const user of owner.users) await ensureUser(user, ownerId, own);
    const waiting = [...owner.instances];
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await ensureInstance(next, ownerId, own);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  }
}

async function ensureOwner(owner: SeedOwner, api: ApiCaller): Promise<string> {
  const found = await api
    .operator<{ Owners: { Owner: { OwnerId: string }[] } }>("ListOwners", { Owner: owner.name })
    .catch(api.unless("InvalidOwner.NotFound"));
  const known = found?.Owners.Owner[0]?.OwnerId;
  if (known) {
    if (Object.keys(owner.terms).length > 0) {
      await api.operator("ModifyOwner", { Owner: known, ...owner.terms });
    }
    return known;
  }
  const { Owner } = await api.operator<{ Owner: { OwnerId: string } }>("CreateOwner", {
    Name: owner.name,
    ...owner.terms,
  });
  if (owner.depositCents !== undefined) {
    const booking = { Owner: Owner.OwnerId, AmountCents: owner.depositCents, Note: "seed" };
    await api.operator("AdjustBalance", booking);
  }
  return Owner.OwnerId;
}

/** A key that is there already, whosever it is, is left alone. */
async function ensureKeys(
  keys: readonly SeedKey[],
  holder: Readonly<Record<string, string>>,
  api: ApiCaller,
): Promise<void> {
  for (const { id, secret } of keys) {
    const key = { ...holder, KeyId: id, KeySecret: secret };
    await api
      .operator("CreateOwnerAccessKey", key)
      .catch(api.unless("InvalidOwnerAccessKey.AlreadyExists"));
  }
}

async function ensurePolicies({ policies }: SeedOwner, api: ApiCaller): Promise<void> {
  for (const { name, document } of policies) {
    await api
      .ram("CreatePolicy", { PolicyName: name, PolicyDocument: document })
      .catch(api.unless("EntityAlreadyExists.Policy"));
  }
}

async function ensureUser(user: SeedUser, ownerId: string, api: ApiCaller): Promise<void> {
  const UserName = user.name;
  await api.ram("CreateUser", { UserName }).catch(api.unless("EntityAlreadyExists.User"));
  await ensureKeys(user.keys, { Owner: ownerId, UserName }, api);
  for (const PolicyName of user.policies) {
    const custom = await api
      .ram("GetPolicy", { PolicyName, PolicyType: "Custom" })
      .catch(api.unless("EntityNotExist.Policy"));
    await api
      .ram("AttachPolicyToUser", { UserName, PolicyName, PolicyType: custom ? "Custom" : "System" })
      .catch(api.unless("EntityAlreadyExists.User.Policy"));
  }
}

interface Listed {
  readonly Instances: {
    readonly KVStoreInstance: readonly { InstanceId: string; InstanceName: string }[];
  };
}

async function ensureInstance(
  instance: SeedInstance,
  ownerId: string,
  api: ApiCaller,
): Promise<void> {
  const region = instance.regionId === undefined ? {} : { RegionId: instance.regionId };
  const RegionId = instance.regionId ?? api.defaultRegionId;
  const { Instances } = await api.kvstore<Listed>("DescribeInstances", {
    RegionId,
    SearchKey: instance.name,
    PageSize: "50",
  });
  const known = Instances.KVStoreInstance.find((each) => each.InstanceName === instance.name);
  const InstanceId = known?.InstanceId ?? (await order(instance, { ownerId, RegionId }, api));
  await normal(InstanceId, api);
  for (const [SecurityIpGroupName, ips] of Object.entries(instance.whitelist)) {
    const SecurityIps = ips.join(",");
    const change = { InstanceId, SecurityIpGroupName, SecurityIps, ModifyMode: "Cover" };
    await api.kvstore("ModifySecurityIps", change);
    await normal(InstanceId, api);
  }
  const tags = Object.entries(instance.tags).flatMap(([Key, Value], at) => [
    [`Tag.${at + 1}.Key`, Key] as const,
    [`Tag.${at + 1}.Value`, Value] as const,
  ]);
  if (tags.length > 0) {
    await api.kvstore("TagResources", {
      RegionId,
      ResourceType: "INSTANCE",
      "ResourceId.1": InstanceId,
      ...Object.fromEntries(tags),
    });
  }
  if (Object.keys(instance.parameters).length > 0) {
    const Config = JSON.stringify(instance.parameters);
    await api.kvstore("ModifyInstanceConfig", { ...region, InstanceId, Config });
    await normal(InstanceId, api);
  }
  await ensureAccounts(InstanceId, instance, api);
}

async function order(
  instance: SeedInstance,
  { ownerId, RegionId }: { ownerId: string; RegionId: string },
  api: ApiCaller,
): Promise<string> {
  const { name: InstanceName, dataFile } = instance;
  const data: Record<string, string> = {};
  if (dataFile !== undefined) {
    const dump = { Owner: ownerId, RegionId, File: dataFile };
    data["BackupId"] = (await api.operator<{ BackupId: string }>("ImportBackup", dump)).BackupId;
  }
  const made = await api.kvstore<{ InstanceId: string }>("CreateInstance", {
    RegionId,
    InstanceName,
    ...instance.order,
    ...data,
  });
  return made.InstanceId;
}

interface Accounts {
  readonly Accounts: { readonly Account: readonly { AccountName: string }[] };
}

async function ensureAccounts(
  InstanceId: string,
  { accounts }: SeedInstance,
  api: ApiCaller,
): Promise<void> {
  if (accounts.length === 0) return;
  const { Accounts } = await api.kvstore<Accounts>("DescribeAccounts", { InstanceId });
  const known = new Set(Accounts.Account.map(({ AccountName }) => AccountName));
  for (const { name, password, privilege } of accounts) {
    if (known.has(name)) continue;
    await api.kvstore("CreateAccount", {
      InstanceId,
      AccountName: name,
      AccountPassword: password,
      AccountPrivilege: privilege,
    });
    await normal(InstanceId, api);
  }
}

interface Attribute {
  readonly Instances: {
    readonly DBInstanceAttribute: readonly { readonly InstanceStatus: string }[];
  };
}

async function normal(InstanceId: string, api: ApiCaller): Promise<void> {
  const deadline = performance.now() + normalWithinMs;
  for (;;) {
    const { Instances } = await api.kvstore<Attribute>("DescribeInstanceAttribute", { InstanceId });
    const status = Instances.DBInstanceAttribute[0]?.InstanceStatus;
    if (status === "Normal") return;
    if (performance.now() > deadline) throw new Error(`${InstanceId} is ${status}, not Normal`);
    await sleep(50);
  }
}
