/** A JSON object. */
export function isJsonObject(text: string): boolean {
  return isPlainObject(parse(text));
}

/** A JSON array with at least one object, whose values are texts, numbers, booleans or null. */
export function isJsonObjectArray(text: string): boolean {
  const value = parse(text);
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (item) =>
        isPlainObject(item) &&
        Object.keys(item).length > 0 &&
        Object.values(item).every((field) => field === null || typeof field !== "object"),
    )
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
