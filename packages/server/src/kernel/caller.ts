/** Who signed the request. Today every key belongs to an owner; users and roles come with RAM. */
export interface Caller {
  readonly accessKeyId: string;
  /** The account whose instances the request sees: digits, as the cloud's account ids are. */
  readonly ownerId: string;
}
