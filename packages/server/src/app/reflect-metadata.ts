/**
 * The three functions of the metadata proposal that `tsyringe`, below `@peculiar/x509`, uses. It
 * refuses to load without them.
 */
const metadataOf = new WeakMap<object, Map<unknown, unknown>>();

function getOwnMetadata(key: unknown, target: object): unknown {
  return metadataOf.get(target)?.get(key);
}

function getMetadata(key: unknown, target: object): unknown {
  for (let each: object | null = target; each; each = Reflect.getPrototypeOf(each)) {
    const value = getOwnMetadata(key, each);
    if (value !== undefined) return value;
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const map = metadataOf.get(target) ?? new Map<unknown, unknown>();
  metadataOf.set(target, map.set(key, value));
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata });
}
