export { accessKeys } from "./access-keys.ts";
export { ensureRootOwner, type RootKey } from "./root-owner.ts";
