import { pickErrors } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import { integer, required, text } from "../../kernel/described-parameters.ts";
import {
  MalformedPolicy,
  newSessionKey,
  originContext,
  parsePolicy,
  parseTrustPolicy,
  type RamRole,
  sealSession,
  trusts,
} from "../access/index.ts";
import { defineOperation, type StsContext } from "./context.ts";

const errors = pickErrors(
  "EntityNotExist.Role",
  "InvalidParameter.DurationSeconds",
  "InvalidParameter.RoleArn",
  "InvalidParameter.RoleSessionName",
  "MalformedPolicyDocument",
  "NoPermission.AssumeRole",
  "NoPermission.RootAccount",
);

const minSeconds = 900;
const arn = /^acs:ram::(\d+):role\/([A-Za-z0-9.-]+)$/;

/**
 * Gives a user or another session the keys of a role for a time. The role's trust policy must name
 * the caller, and the caller's own policies must allow `sts:AssumeRole`. A policy in the request
 * narrows what the role allows and never widens it. Conditions of the trust policy may ask where the
 * request comes from, when it comes, and for `sts:ExternalId`.
 */
export const AssumeRole = defineOperation("AssumeRole", {
  parameters: {
    RoleArn: required(text({ pattern: arn, invalid: () => errors["InvalidParameter.RoleArn"]() })),
    RoleSessionName: required(
      text({
        pattern: /^[A-Za-z0-9.@_-]{2,64}$/,
        invalid: () => errors["InvalidParameter.RoleSessionName"](),
      }),
    ),
    ExternalId: text({ maxLength: 1224 }),
    DurationSeconds: integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    Policy: text({ maxLength: 2048 }),
    SourceIdentity: text({ maxLength: 64 }),
  },
  async handle(request, context) {
    const { now, random, secrets } = context;
    const role = await trustedRole(request, context);
    const seconds = duration(request.DurationSeconds, role);
    const policy = checkedPolicy(request.Policy);
    const key = newSessionKey(random);
    const expiresAt = now + seconds * 1000;
    const name = request.RoleSessionName;
    return {
      AssumedRoleUser: {
        Arn: `acs:ram::${role.ownerId}:role/${role.name}/${name}`,
        AssumedRoleId: `${role.id}:${name}`,
      },
      Credentials: {
        AccessKeyId: key.accessKeyId,
        AccessKeySecret: key.accessKeySecret,
        Expiration: isoSeconds(expiresAt),
        SecurityToken: sealSession({ ...key, roleId: role.id, name, policy, expiresAt }, secrets),
      },
      ...(request.SourceIdentity ? { SourceIdentity: request.SourceIdentity } : {}),
    };
  },
});

interface RoleWish {
  readonly RoleArn: string;
  readonly ExternalId: string | undefined;
}

/** Whether there is such a role is told only to those whom it trusts or whose account it is in. */
async function trustedRole(wish: RoleWish, context: StsContext): Promise<RamRole> {
  const { roles, caller } = context;
  const { principal } = caller;
  if (principal.kind === "root") throw errors["NoPermission.RootAccount"]();
  const [, ownerId = "", name = ""] = arn.exec(wish.RoleArn) ?? [];
  const role = await roles.find(ownerId, name);
  if (!role && ownerId === principal.accountId) throw errors["EntityNotExist.Role"]();
  if (!role || !isTrusted(role, wish, context)) throw errors["NoPermission.AssumeRole"]();
  return role;
}

function isTrusted(role: RamRole, { ExternalId }: RoleWish, context: StsContext): boolean {
  const ofOrigin = originContext(context.origin, context.now);
  try {
    return trusts(parseTrustPolicy(role.trustPolicy), context.caller.principal, (key) =>
      key === "sts:externalid" ? ExternalId : ofOrigin(key),
    );
  } catch (error) {
    // Stored when less was asked of such a text: what it means now nobody can say.
    if (error instanceof MalformedPolicy) return false;
    throw error;
  }
}

function duration(wish: number | undefined, role: RamRole): number {
  const seconds = wish ?? Math.min(3600, role.maxSessionSeconds);
  if (seconds >= minSeconds && seconds <= role.maxSessionSeconds) return seconds;
  const hours = role.maxSessionSeconds / 3600;
  throw errors["InvalidParameter.DurationSeconds"]({ maximum: `${hours}hr` });
}

function checkedPolicy(policy = ""): string {
  if (policy === "") return policy;
  try {
    parsePolicy(policy);
    return policy;
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw errors.MalformedPolicyDocument({ detail: cause.message }, { cause });
  }
}
