import { createRequire } from "node:module";
import type { $OpenApiUtil as OpenApiUtil } from "@alicloud/openapi-core";
import type * as RamSdk from "@alicloud/ram20150501";
import type * as StsSdk from "@alicloud/sts20150401";
import { newOwner as createOwner } from "./operator-client.ts";
import { models, type SdkClient, type TestServer, testRegion } from "./test-server.ts";

const require = createRequire(import.meta.url);
export const ram: typeof RamSdk.default = require("@alicloud/ram20150501");
export const sts: typeof StsSdk.default = require("@alicloud/sts20150401");
const { $OpenApiUtil }: { $OpenApiUtil: typeof OpenApiUtil } = require("@alicloud/openapi-core");
export type RamClient = InstanceType<typeof ram.default>;
export type StsClient = InstanceType<typeof sts.default>;

/** What a client signs with. */
export interface Keys {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** V3 unless told `v2`, the SDK's name for HMAC-SHA1. */
export function clientConfig(
  { endpoint }: { endpoint: string },
  keys: Keys,
  signatureAlgorithm?: "v2",
) {
  const { host } = new URL(endpoint);
  return new $OpenApiUtil.Config({
    accessKeyId: keys.accessKeyId,
    accessKeySecret: keys.accessKeySecret,
    ...(keys.securityToken ? { securityToken: keys.securityToken } : {}),
    endpoint: host,
    protocol: "http",
    regionId: testRegion,
    ...(signatureAlgorithm ? { signatureAlgorithm } : {}),
  });
}

export const kvstoreClient = (server: { endpoint: string }, keys: Keys, v1?: "v2"): SdkClient =>
  new models.default(clientConfig(server, keys, v1));
export const ramClient = (server: { endpoint: string }, keys: Keys, v1?: "v2"): RamClient =>
  new ram.default(clientConfig(server, keys, v1));
export const stsClient = (server: { endpoint: string }, keys: Keys, v1?: "v2"): StsClient =>
  new sts.default(clientConfig(server, keys, v1));

export type Statement = Readonly<Record<string, unknown>>;

export function policyText(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "1", Statement: statements });
}

export const allow = (Action: string | readonly string[], more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});

export const deny = (Action: string | readonly string[], more: Statement = {}): Statement => ({
  ...allow(Action, more),
  Effect: "Deny",
});

let count = 0;

/** A user of the owner with one policy of these statements (with none: no policy), and its key. */
export async function newUser(
  client: RamClient,
  ...statements: readonly Statement[]
): Promise<Keys & { readonly userName: string }> {
  const userName = `user-${++count}`;
  await client.createUser(new ram.CreateUserRequest({ userName }));
  if (statements.length > 0) {
    const policyName = `policy-${count}`;
    const policyDocument = policyText(...statements);
    await client.createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument }));
    await client.attachPolicyToUser(
      new ram.AttachPolicyToUserRequest({ policyName, policyType: "Custom", userName }),
    );
  }
  return { userName, ...(await newKey(client, userName)) };
}

export async function newKey(client: RamClient, userName: string): Promise<Keys> {
  const { body } = await client.createAccessKey(new ram.CreateAccessKeyRequest({ userName }));
  const { accessKeyId = "", accessKeySecret = "" } = body?.accessKey ?? {};
  return { accessKeyId, accessKeySecret };
}

export interface Owner extends Keys {
  readonly id: string;
  readonly name: string;
}

/** One more owner, made by the operator, with its own key. */
export async function newOwner(server: TestServer, { isAdmin = false } = {}): Promise<Owner> {
  const name = `owner-${++count}`;
  const made = await createOwner(server, { Name: name, Admin: isAdmin });
  const { ownerId: id, accessKeyId, accessKeySecret } = made;
  return { id, name, accessKeyId, accessKeySecret };
}
