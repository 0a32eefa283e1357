import { InvalidRequest } from "./invalid-request.ts";
import type { Parameter } from "./parameter.ts";

/** Elements that one list may have. */
export const maxListItems = 1000;

export type ListItem = string | Record<string, string>;

type Entries = Iterable<readonly [string, string]>;

/**
 * Collects the lists of a request: `TagKey.1=a` and `Tag.1.Key=k`. Numbers start at 1, gaps close
 * up, an empty element of a plain list counts as a gap, other keys are left alone. Only parts that the catalogue names become properties, so that
 * no key of a request can reach a prototype.
 * @throws InvalidRequest for a number above 1000
 */
export function unflatten(
  entries: Entries,
  lists: readonly Parameter[],
): ReadonlyMap<string, ListItem[]> {
  const found = new Map<string, Map<number, ListItem>>();
  for (const [key, value] of entries) {
    const firstDot = key.indexOf(".");
    if (firstDot <= 0) continue;
    const list = lists.find(({ name }) => name.length === firstDot && key.startsWith(name));
    if (list) collect(found, list, key.slice(firstDot + 1), value);
  }
  const result = new Map<string, ListItem[]>();
  for (const [name, items] of found) {
    const ordered = [...items].sort(([left], [right]) => left - right);
    result.set(
      name,
      ordered.map(([, item]) => item),
    );
  }
  return result;
}

const place = /^([1-9]\d*)(?:\.([A-Za-z]+))?$/;

function collect(
  found: Map<string, Map<number, ListItem>>,
  list: Parameter,
  path: string,
  value: string,
): void {
  const [, digits, part] = place.exec(path) ?? [];
  if (digits === undefined) return;
  const parts = list.items?.children;
  if (parts ? !parts.some(({ name }) => name === part) : part !== undefined) return;
  const number = Number(digits);
  if (number > maxListItems) throw new InvalidRequest("InvalidParameter", list.name);

  let items = found.get(list.name);
  if (!items) {
    items = new Map();
    found.set(list.name, items);
  }
  if (part === undefined) {
    if (value !== "") items.set(number, value);
    return;
  }
  const item = items.get(number);
  if (typeof item === "object") item[part] = value;
  else items.set(number, { [part]: value });
}
