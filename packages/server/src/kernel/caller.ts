/** Who signed the request: an account itself, a user of it, or somebody who assumed a role of it. */
export interface Principal {
  readonly kind: "root" | "user" | "role-session";
  /** The account that the principal belongs to. */
  readonly accountId: string;
  /** Account id, user id, or role id and session name with a colon between. */
  readonly id: string;
  /** Name of the account or user, or role and session name with a slash between. */
  readonly name: string;
  /** `acs:ram::<account>:root`, `…:user/<name>` or `…:assumed-role/<role>/<session>`. */
  readonly arn: string;
  /** Of a role session; null for the others. */
  readonly roleId: string | null;
  /** The policy that a role session was narrowed by when it was asked for. */
  readonly sessionPolicy?: string;
}

export interface Caller {
  readonly accessKeyId: string;
  /** The account whose instances the request sees: digits, as the cloud's account ids are. */
  readonly ownerId: string;
  readonly ownerName: string;
  readonly principal: Principal;
  /** Whether the account that signed administers the platform. */
  readonly isAdmin: boolean;
  /** What a list may show; absent: all that the owner has. */
  readonly sight?: Sight;
}

/** What decides whether an instance is shown. */
export interface SeenInstance {
  readonly id: string;
  readonly regionId: string;
  readonly instanceClass: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The part of an owner's instances that a caller may see. */
export interface Sight {
  sees(instance: SeenInstance): boolean;
}

/** The account itself, with its own key. */
export function rootCaller(owner: {
  id: string;
  name: string;
  accessKeyId: string;
  isAdmin: boolean;
}): Caller {
  const { id, name, accessKeyId, isAdmin } = owner;
  return {
    accessKeyId,
    ownerId: id,
    ownerName: name,
    isAdmin,
    principal: {
      kind: "root",
      accountId: id,
      id,
      name,
      arn: `acs:ram::${id}:root`,
      roleId: null,
    },
  };
}
