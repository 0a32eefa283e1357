import PopCore from "@alicloud/pop-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allow,
  type Keys,
  kvstoreClient,
  newOwner,
  newUser,
  type Owner,
  policyText,
  ram,
  ramClient,
  sts,
  stsClient,
} from "../access-clients.ts";
import { storedState } from "../clients/seed/stored-state.ts";
import { clientFor } from "../operator-client.ts";
import { sweepParameters } from "../sweep-parameters.ts";
import {
  createInstance,
  models,
  startTestServer,
  type TestServer,
  testPassword,
  testRegion,
} from "../test-server.ts";

let server: TestServer;
/** Whose data nobody else may see. */
let owner: Owner;
let stranger: Owner;
let user: Keys;
let session: Keys;
let instanceId: string;
let vpcId: string;
let vSwitchId: string;
/** Texts that only the owner's data hold. */
let secrets: string[];

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  [owner, stranger] = [await newOwner(server), await newOwner(server)];
  const client = kvstoreClient(server, owner);
  const created = await createInstance(client, {
    instanceName: "hidden-name",
    tag: [new models.CreateInstanceRequestTag({ key: "hidden-key", value: "hidden-value" })],
  });
  instanceId = created.instanceId ?? "";
  await client.createAccount(
    new models.CreateAccountRequest({
      instanceId,
      accountName: "hiddenaccount",
      accountPassword: testPassword,
      accountDescription: "hidden-description",
    }),
  );
  await client.modifySecurityIps(
    new models.ModifySecurityIpsRequest({
      instanceId,
      securityIps: "203.0.113.77",
      securityIpGroupName: "hiddengroup",
    }),
  );
  const root = ramClient(server, owner);
  user = await newUser(root);
  await furnishRam();
  await furnishNetwork();
  session = await newSession();
  secrets = [
    instanceId,
    owner.id,
    owner.name,
    String(created.connectionDomain),
    "203.0.113.77",
    "hidden-name",
    "hidden-key",
    "hidden-value",
    "hiddenaccount",
    "hidden-description",
    "hiddengroup",
    vpcId,
    vSwitchId,
    "hidden-vpc",
    "hidden-vswitch",
    "hidden-user",
    "hidden-role",
    "hidden-policy",
  ];
});
afterAll(() => server[Symbol.asyncDispose]());

async function furnishRam(): Promise<void> {
  const root = ramClient(server, owner);
  await root.createUser(new ram.CreateUserRequest({ userName: "hidden-user" }));
  await root.createGroup(new ram.CreateGroupRequest({ groupName: "hidden-group" }));
  await root.createPolicy(
    new ram.CreatePolicyRequest({
      policyName: "hidden-policy",
      policyDocument: policyText(allow("kvstore:*")),
    }),
  );
  await root.createRole(
    new ram.CreateRoleRequest({
      roleName: "hidden-role",
      assumeRolePolicyDocument: policyText({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { RAM: `acs:ram::${owner.id}:root` },
      }),
    }),
  );
}

async function furnishNetwork(): Promise<void> {
  const vpc = clientFor(server, owner, "2016-04-28");
  const CidrBlock = "10.77.0.0/16";
  ({ VpcId: vpcId } = await vpc.call<{ VpcId: string }>("CreateVpc", {
    RegionId: testRegion,
    CidrBlock,
    VpcName: "hidden-vpc",
  }));
  ({ VSwitchId: vSwitchId } = await vpc.call<{ VSwitchId: string }>("CreateVSwitch", {
    RegionId: testRegion,
    VpcId: vpcId,
    ZoneId: `${testRegion}-g`,
    CidrBlock: "10.77.1.0/24",
    VSwitchName: "hidden-vswitch",
  }));
}

/** Of the role, which has no policies. */
async function newSession(): Promise<Keys> {
  const assumer = await newUser(ramClient(server, owner), allow("sts:AssumeRole"));
  const { body } = await stsClient(server, assumer).assumeRole(
    new sts.AssumeRoleRequest({
      roleArn: `acs:ram::${owner.id}:role/hidden-role`,
      roleSessionName: "sweep",
    }),
  );
  const { accessKeyId = "", accessKeySecret = "", securityToken } = body?.credentials ?? {};
  return { accessKeyId, accessKeySecret, securityToken };
}

/** Names the owner's things in every way that an operation of the described products may ask. */
const pointers = () => ({
  RegionId: testRegion,
  InstanceId: instanceId,
  VpcId: vpcId,
  VSwitchId: vSwitchId,
  CidrBlock: "10.78.0.0/24",
  ZoneId: `${testRegion}-g`,
  ResourceType: "VPC",
  "ResourceId.1": vpcId,
  UserName: "hidden-user",
  GroupName: "hidden-group",
  RoleName: "hidden-role",
  PolicyName: "hidden-policy",
  PolicyType: "Custom",
  VersionId: "v1",
  UserAccessKeyId: user.accessKeyId,
  Status: "Inactive",
  PolicyDocument: policyText(allow("*")),
  RoleArn: `acs:ram::${owner.id}:role/hidden-role`,
  RoleSessionName: "sweep",
});

const kvstore = "2015-01-01";

/** Valid parameters that name the owner's instance, or another one. */
function parametersOf(version: string, name: string, id: string): Record<string, unknown> {
  if (version === kvstore) return { ...sweepParameters(name, id) };
  // Whoever creates something of the same name sees that name, and nobody else's.
  return name.startsWith("Create") ? { ...pointers(), ...newNames } : pointers();
}

const newNames = {
  UserName: "swept",
  GroupName: "swept",
  RoleName: "swept",
  PolicyName: "swept",
};

interface Outcome {
  readonly status: number;
  readonly code: string;
  /** The whole answer but its request id. */
  readonly text: string;
}

async function call(
  keys: Keys,
  { version, name }: { version: string; name: string },
  parameters: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const client = new PopCore({
    accessKeyId: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    ...(keys.securityToken ? { securityToken: keys.securityToken } : {}),
    endpoint: server.endpoint,
    apiVersion: version,
  });
  try {
    const { RequestId: _, ...answer } = await client.request<Record<string, unknown>>(
      name,
      parameters,
      { method: "POST" },
    );
    return { status: 200, code: "OK", text: JSON.stringify(answer) };
  } catch (error) {
    const {
      code = "",
      data,
      entry,
    } = error as {
      code?: string;
      data?: { Message?: string };
      entry?: { response?: { statusCode?: number } };
    };
    const status = entry?.response?.statusCode;
    if (!data || status === undefined) throw error;
    return { status, code, text: data.Message ?? "" };
  }
}

/** Rows that have to do with the owner or its instance, but for those that change by themselves. */
function ownersRows(): Record<string, string[]> {
  const { charges: _, ...tables } = storedState(server.dataDir);
  const concern = (row: string) => row.includes(owner.id) || row.includes(instanceId);
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [
      name,
      rows.map((row) => JSON.stringify(row)).filter(concern),
    ]),
  );
}

const identity = "2015-04-01 GetCallerIdentity";

test("the owner itself sees the data that the others are looked for", async () => {
  const reads = server.app.offered.filter(({ name }) => /^(Describe|Get|List)/.test(name));
  const seen = new Set<string>();
  for (const operation of reads) {
    const { version, name } = operation;
    const { text } = await call(owner, operation, parametersOf(version, name, instanceId));
    for (const secret of secrets) if (text.includes(secret)) seen.add(secret);
  }
  expect([...secrets].filter((secret) => !seen.has(secret))).toEqual([]);
  expect(reads.length).toBeGreaterThan(40);
});

test("a stranger sees nothing of it by any operation, and changes nothing", async () => {
  const before = ownersRows();
  const leaks: string[] = [];
  for (const operation of server.app.offered) {
    const { version, name } = operation;
    const { text } = await call(stranger, operation, parametersOf(version, name, instanceId));
    const found = secrets.filter((secret) => text.includes(secret));
    if (found.length > 0) leaks.push(`${version} ${name}: ${found.join(", ")}`);
  }
  expect(leaks).toEqual([]);
  expect(ownersRows()).toEqual(before);
  expect(server.app.offered.length).toBeGreaterThan(80);
});

test("to a stranger the owner's instance is as one that never was", async () => {
  const missing = "r-bp1zzzzzzzzzzzzzzzz";
  const differences: string[] = [];
  let named = 0;
  let reached = 0;
  for (const operation of server.app.offered) {
    const { version, name } = operation;
    const foreign = parametersOf(version, name, instanceId);
    if (version !== kvstore || !JSON.stringify(foreign).includes(instanceId)) continue;
    named += 1;
    const [ofForeign, ofMissing] = [
      await call(stranger, operation, foreign),
      await call(stranger, operation, parametersOf(version, name, missing)),
    ];
    // Past the parameters, at the instance: a refusal before that would prove nothing.
    if (/^Invalid(Db)?InstanceId\.NotFound$/.test(ofForeign.code)) reached += 1;
    const same = { ...ofMissing, text: ofMissing.text.replaceAll(missing, instanceId) };
    if (JSON.stringify(ofForeign) !== JSON.stringify(same))
      differences.push(`${name}: ${JSON.stringify([ofForeign, ofMissing])}`);
  }
  expect(differences).toEqual([]);
  expect(named).toBeGreaterThan(50);
  expect(reached).toBeGreaterThan(0.8 * named);
});

test.each(["user", "session"])("a %s without policies is refused everywhere", async (who) => {
  const before = ownersRows();
  const keys = who === "user" ? user : session;
  const wrong: string[] = [];
  for (const operation of server.app.offered) {
    const { version, name } = operation;
    const outcome = await call(keys, operation, parametersOf(version, name, instanceId));
    const { status, text } = outcome;
    const isOpen = `${version} ${name}` === identity;
    const leaks = !isOpen && secrets.some((secret) => text.includes(secret));
    if (status !== (isOpen ? 200 : 403) || leaks)
      wrong.push(`${version} ${name}: ${JSON.stringify(outcome)}`);
  }
  expect(wrong).toEqual([]);
  expect(ownersRows()).toEqual(before);
});
