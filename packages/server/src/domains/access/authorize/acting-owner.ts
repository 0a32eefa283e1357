import { pickErrors } from "../../../kernel/api-error.ts";
import type { Caller } from "../../../kernel/caller.ts";
import type { Store } from "../../../store/store.ts";

const errors = pickErrors("Forbidden.RAM", "MissingParameter.Owner");

interface Owner {
  readonly id: string;
  readonly name: string;
}

/** An owner as a request names it; empty texts name nobody. */
interface OwnerName {
  readonly id: string;
  readonly name: string;
}

/** Whether a request says for whom it acts. Most do not. */
export function namesOwner(parameters: Readonly<Record<string, string>>): boolean {
  const { OwnerId, OwnerAccount, ResourceOwnerId, ResourceOwnerAccount } = parameters;
  return Boolean(OwnerId || OwnerAccount || ResourceOwnerId || ResourceOwnerAccount);
}

/**
 * The caller in the world of the owner that it acts for. Naming oneself changes nothing. Naming
 * another owner is for administrators alone; to everybody else it is refused in the same way
 * whether there is such an owner or not. `ResourceOwnerId` and `ResourceOwnerAccount` do not name
 * anybody by themselves: with them alone the request does not say for whom it acts.
 * @throws ApiError Forbidden.RAM, MissingParameter.Owner
 */
export async function actingCaller(
  caller: Caller,
  parameters: Readonly<Record<string, string>>,
  store: Pick<Store, "read">,
): Promise<Caller> {
  const own: Owner = { id: caller.ownerId, name: caller.ownerName };
  const acting = nameOf(parameters["OwnerId"], parameters["OwnerAccount"]);
  const resource = nameOf(parameters["ResourceOwnerId"], parameters["ResourceOwnerAccount"]);
  const owner = await namedOwner(caller, own, acting, store);
  if (resource && !isMeant(owner ?? own, resource)) throw errors["MissingParameter.Owner"]();
  if (!owner || owner.id === own.id) return caller;
  return { ...caller, ownerId: owner.id, ownerName: owner.name };
}

function nameOf(id = "", name = ""): OwnerName | undefined {
  return id || name ? { id, name } : undefined;
}

function isMeant(owner: Owner, { id, name }: OwnerName): boolean {
  return (id === "" || id === owner.id) && (name === "" || name === owner.name);
}

async function namedOwner(
  { isAdmin }: Caller,
  own: Owner,
  acting: OwnerName | undefined,
  store: Pick<Store, "read">,
): Promise<Owner | undefined> {
  if (!acting) return undefined;
  if (isMeant(own, acting)) return own;
  if (!isAdmin) throw errors["Forbidden.RAM"]();
  const column = acting.id ? "id" : "name";
  const owner = await store.read((db) =>
    db
      .selectFrom("owners")
      .select(["id", "name"])
      .where(column, "=", acting[column])
      .executeTakeFirst(),
  );
  if (!owner || !isMeant(owner, acting)) throw errors["MissingParameter.Owner"]();
  return owner;
}
