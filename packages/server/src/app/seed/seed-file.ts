import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseYaml } from "../parse-yaml.ts";
import { InvalidSetting } from "../setting.ts";
import { listOf, mapOf, namesOf, textOf, textsOf } from "./seed-values.ts";

export interface SeedKey {
  readonly id: string;
  readonly secret: string;
}

export interface SeedUser {
  readonly name: string;
  readonly keys: readonly SeedKey[];
  readonly policies: readonly string[];
}

export interface SeedPolicy {
  readonly name: string;
  /** JSON. */
  readonly document: string;
}

export interface SeedAccount {
  readonly name: string;
  readonly password: string;
  readonly privilege: string;
}

export interface SeedInstance {
  readonly name: string;
  readonly regionId: string | undefined;
  /** Parameters of CreateInstance. */
  readonly order: Readonly<Record<string, string>>;
  /** Whitelist groups by name. */
  readonly whitelist: Readonly<Record<string, readonly string[]>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly accounts: readonly SeedAccount[];
  /** Absolute path of a dump, or undefined. */
  readonly dataFile: string | undefined;
}

export interface SeedOwner {
  readonly name: string;
  /** Parameters of CreateOwner and ModifyOwner. */
  readonly terms: Readonly<Record<string, string>>;
  readonly depositCents: string | undefined;
  readonly keys: readonly SeedKey[];
  readonly policies: readonly SeedPolicy[];
  readonly users: readonly SeedUser[];
  readonly instances: readonly SeedInstance[];
}

/** Names in the file and the parameters that they are. */
const termNames = {
  admin: "Admin",
  "identity-verified": "IdentityVerified",
  "credit-cents": "CreditCents",
  "post-paid-quota": "PostPaidQuota",
};

const orderNames = {
  class: "InstanceClass",
  type: "InstanceType",
  "engine-version": "EngineVersion",
  "node-type": "NodeType",
  zone: "ZoneId",
  password: "Password",
  port: "Port",
  prefix: "ConnectionStringPrefix",
  "charge-type": "ChargeType",
  period: "Period",
  "vpc-id": "VpcId",
  "vswitch-id": "VSwitchId",
};

/**
 * Reads what a world is to begin with. Relative paths in it are relative to the file.
 * @throws InvalidSetting naming the place in the file
 */
export function readSeedFile(path: string): SeedOwner[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InvalidSetting(`${path} cannot be read: ${code}`, { cause });
  }
  const content = mapOf(parseYaml(text, path) ?? {}, path, ["owners"]);
  return listOf(content["owners"], `${path}: owners`).map((value, at) =>
    ownerOf(value, `${path}: owners[${at}]`, dirname(path)),
  );
}

function ownerOf(value: unknown, where: string, folder: string): SeedOwner {
  const owner = mapOf(value, where, [
    "name",
    ...Object.keys(termNames),
    "deposit-cents",
    "keys",
    "policies",
    "users",
    "instances",
  ]);
  const parts = (name: string) =>
    listOf(owner[name], `${where}.${name}`).map(
      (each, at) => [each, `${where}.${name}[${at}]`] as const,
    );
  return {
    name: textOf(owner["name"], `${where}.name`),
    terms: namesOf(owner, termNames, where),
    depositCents:
      owner["deposit-cents"] === undefined
        ? undefined
        : textOf(owner["deposit-cents"], `${where}.deposit-cents`),
    keys: keysOf(owner["keys"], `${where}.keys`),
    policies: parts("policies").map(([each, at]) => policyOf(each, at)),
    users: parts("users").map(([each, at]) => userOf(each, at)),
    instances: parts("instances").map(([each, at]) => instanceOf(each, at, folder)),
  };
}

function keysOf(value: unknown, where: string): SeedKey[] {
  return listOf(value, where).map((each, at) => {
    const place = `${where}[${at}]`;
    const key = mapOf(each, place, ["id", "secret"]);
    return {
      id: textOf(key["id"], `${place}.id`),
      secret: textOf(key["secret"], `${place}.secret`),
    };
  });
}

function policyOf(value: unknown, where: string): SeedPolicy {
  const policy = mapOf(value, where, ["name", "document"]);
  const document = policy["document"];
  return {
    name: textOf(policy["name"], `${where}.name`),
    document: typeof document === "string" ? document : JSON.stringify(document),
  };
}

function userOf(value: unknown, where: string): SeedUser {
  const user = mapOf(value, where, ["name", "keys", "policies"]);
  const policies = listOf(user["policies"], `${where}.policies`);
  return {
    name: textOf(user["name"], `${where}.name`),
    keys: keysOf(user["keys"], `${where}.keys`),
    policies: policies.map((each, at) => textOf(each, `${where}.policies[${at}]`)),
  };
}

function instanceOf(value: unknown, where: string, folder: string): SeedInstance {
  const instance = mapOf(value, where, [
    "name",
    "region",
    ...Object.keys(orderNames),
    "whitelist",
    "parameters",
    "tags",
    "accounts",
    "data",
  ]);
  const { region, whitelist, data } = instance;
  const groups = Array.isArray(whitelist) ? { default: whitelist } : (whitelist ?? {});
  return {
    name: textOf(instance["name"], `${where}.name`),
    regionId: region === undefined ? undefined : textOf(region, `${where}.region`),
    order: namesOf(instance, orderNames, where),
    whitelist: Object.fromEntries(
      Object.entries(mapOf(groups, `${where}.whitelist`)).map(([name, list]) => [
        name,
        listOf(list, `${where}.whitelist.${name}`).map((each) =>
          textOf(each, `${where}.whitelist.${name}`),
        ),
      ]),
    ),
    parameters: textsOf(instance["parameters"], `${where}.parameters`),
    tags: textsOf(instance["tags"], `${where}.tags`),
    accounts: listOf(instance["accounts"], `${where}.accounts`).map((each, at) =>
      accountOf(each, `${where}.accounts[${at}]`),
    ),
    dataFile: data === undefined ? undefined : resolve(folder, textOf(data, `${where}.data`)),
  };
}

function accountOf(value: unknown, where: string): SeedAccount {
  const account = mapOf(value, where, ["name", "password", "privilege"]);
  return {
    name: textOf(account["name"], `${where}.name`),
    password: textOf(account["password"], `${where}.password`),
    privilege: textOf(account["privilege"] ?? "RoleReadWrite", `${where}.privilege`),
  };
}
