import { pickErrors } from "../../kernel/api-error.ts";
import { type Caller, rootCaller } from "../../kernel/caller.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { SecretBox } from "../../kernel/secret-box.ts";
import type { Db } from "../../store/db.ts";
import type { Store } from "../../store/store.ts";
import { KnownUntilChange } from "./known-until-change.ts";
import { openSession, type Session } from "./session-token.ts";

const errors = pickErrors(
  "InvalidSecurityToken.Expired",
  "InvalidSecurityToken.MismatchWithAccessKey",
);

interface FoundKey {
  readonly secret: string;
  readonly caller: Caller;
  readonly active: boolean;
}

/**
 * Looks access keys and sessions up for the gateway. What was found is kept in memory until one of
 * the tables changes, because every request asks.
 */
export function accessKeys(store: Store, secrets: SecretBox, clock: Clock) {
  const keys = new KnownUntilChange<FoundKey | undefined>(store.changes, [
    "access_keys",
    "owners",
    "ram_users",
  ]);
  const sessions = new KnownUntilChange<{ session: Session; key: FoundKey | null }>(
    store.changes,
    ["owners", "ram_roles"],
    { maxEntries: 1_000 },
  );
  return {
    find: (accessKeyId: string): Promise<FoundKey | undefined> =>
      keys.get(accessKeyId, () => store.read((db) => findKey(db, accessKeyId, secrets))),

    /**
     * The key of a session that has not ended on the installation's clock and whose role exists.
     * @throws ApiError InvalidSecurityToken.Malformed, .MismatchWithAccessKey, .Expired
     */
    async session(accessKeyId: string, token: string): Promise<FoundKey> {
      const { session, key } = await sessions.get(token, async () => {
        const opened = openSession(token, secrets);
        return { session: opened, key: await store.read((db) => sessionKey(db, opened)) };
      });
      if (session.accessKeyId !== accessKeyId)
        throw errors["InvalidSecurityToken.MismatchWithAccessKey"]();
      if (!key || session.expiresAt <= clock.now()) throw errors["InvalidSecurityToken.Expired"]();
      return key;
    },
  };
}

async function findKey(
  db: Db,
  accessKeyId: string,
  secrets: SecretBox,
): Promise<FoundKey | undefined> {
  const row = await db
    .selectFrom("accessKeys as key")
    .innerJoin("owners as owner", "owner.id", "key.ownerId")
    .leftJoin("ramUsers as user", "user.id", "key.userId")
    .select(["key.id", "key.ownerId", "key.userId", "key.secretSealed", "key.active"])
    .select(["owner.name as ownerName", "owner.isAdmin", "user.name as userName"])
    .where("key.id", "=", accessKeyId)
    .executeTakeFirst();
  // A key whose user is gone is no key.
  if (!row || (row.userId !== null && row.userName === null)) return undefined;
  const root = rootCaller({
    id: row.ownerId,
    name: row.ownerName,
    accessKeyId,
    isAdmin: row.isAdmin === 1,
  });
  return {
    secret: secrets.open(row.secretSealed),
    active: row.active === 1,
    caller: row.userId === null ? root : userCaller(root, row.userId, row.userName ?? ""),
  };
}

function userCaller(root: Caller, id: string, name: string): Caller {
  const accountId = root.ownerId;
  const arn = `acs:ram::${accountId}:user/${name}`;
  return { ...root, principal: { kind: "user", accountId, id, name, arn, roleId: null } };
}

async function sessionKey(db: Db, session: Session): Promise<FoundKey | null> {
  const row = await db
    .selectFrom("ramRoles as role")
    .innerJoin("owners as owner", "owner.id", "role.ownerId")
    .select(["role.name", "role.ownerId", "owner.name as ownerName", "owner.isAdmin"])
    .where("role.id", "=", session.roleId)
    .executeTakeFirst();
  if (!row) return null;
  const name = `${row.name}/${session.name}`;
  return {
    secret: session.accessKeySecret,
    active: true,
    caller: {
      accessKeyId: session.accessKeyId,
      ownerId: row.ownerId,
      ownerName: row.ownerName,
      isAdmin: row.isAdmin === 1,
      principal: {
        kind: "role-session",
        accountId: row.ownerId,
        id: `${session.roleId}:${session.name}`,
        name,
        arn: `acs:ram::${row.ownerId}:assumed-role/${name}`,
        roleId: session.roleId,
        ...(session.policy ? { sessionPolicy: session.policy } : {}),
      },
    },
  };
}
