import type { CatalogueNode } from "./catalogue-types.ts";
import { operations } from "./operations.ts";

/**
 * Where an operation's answer holds lists, as dotted paths: `Instances.KVStoreInstance`. Items add
 * nothing to a path. A reader of XML needs them, because there a list of one looks like an object.
 */
export function arrayPaths(operationName: string): ReadonlySet<string> {
  let paths = pathsByOperation.get(operationName);
  if (!paths) {
    paths = new Set();
    collect(paths, "", operations.get(operationName)?.response ?? []);
    pathsByOperation.set(operationName, paths);
  }
  return paths;
}

const pathsByOperation = new Map<string, Set<string>>();

function collect(paths: Set<string>, prefix: string, nodes: readonly CatalogueNode[]): void {
  for (const node of nodes) {
    const path = prefix + (node.name ?? "");
    if (node.type === "array") paths.add(path);
    collect(paths, `${path}.`, node.children ?? node.items?.children ?? []);
  }
}
