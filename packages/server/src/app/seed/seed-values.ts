import { InvalidSetting } from "../setting.ts";

type Values = Readonly<Record<string, unknown>>;

/** @throws InvalidSetting for what is no map, or has a name that is none of those known */
export function mapOf(value: unknown, where: string, known?: readonly string[]): Values {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidSetting(`${where} must be a map`);
  }
  for (const name of Object.keys(value)) {
    if (known && !known.includes(name)) throw new InvalidSetting(`${where}: there is no ${name}`);
  }
  return value as Values;
}

/** What is absent is an empty list. @throws InvalidSetting */
export function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new InvalidSetting(`${where} must be a list`);
  return value;
}

/** Numbers and switches are taken as they are written. @throws InvalidSetting */
export function textOf(value: unknown, where: string): string {
  const isPlain = ["string", "number", "boolean"].includes(typeof value);
  if (!isPlain || value === "") throw new InvalidSetting(`${where} must be a text or a number`);
  return String(value);
}

/** A map of texts; absent: an empty one. @throws InvalidSetting */
export function textsOf(value: unknown, where: string): Readonly<Record<string, string>> {
  const entries = Object.entries(mapOf(value ?? {}, where));
  return Object.fromEntries(
    entries.map(([name, each]) => [name, textOf(each, `${where}.${name}`)] as const),
  );
}

/** The values that are there, under the names that the API has for them. @throws InvalidSetting */
export function namesOf(
  values: Values,
  names: Readonly<Record<string, string>>,
  where: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(names)
      .filter(([name]) => values[name] !== undefined)
      .map(([name, parameter]) => [parameter, textOf(values[name], `${where}.${name}`)] as const),
  );
}
