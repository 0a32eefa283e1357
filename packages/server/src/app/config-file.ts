import { readFileSync } from "node:fs";
import { InvalidSetting } from "./setting.ts";
import { settings } from "./settings.ts";

/**
 * Reads the YAML file at `path`: a flat map from setting name to value. Null when there is none.
 * @throws InvalidSetting for a file that is no such map, has an unknown name, or must exist but
 * does not
 */
export async function readConfigFile(
  path: string,
  { mustExist }: { mustExist: boolean },
): Promise<Readonly<Record<string, string>> | null> {
  const text = readIfThere(path, mustExist);
  if (text === null) return null;
  const { parseYaml } = await import("./parse-yaml.ts");
  const content = parseYaml(text, path) ?? {};
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new InvalidSetting(`${path} must be a list of "name: value" lines`);
  const known = new Set(Object.values(settings).map(({ name }) => name));
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(content)) {
    if (!known.has(name)) throw new InvalidSetting(`${path}: there is no setting ${name}`);
    if (value === null) continue;
    if (typeof value === "object") throw new InvalidSetting(`${path}: ${name} must be one value`);
    values[name] = String(value);
  }
  return values;
}

function readIfThere(path: string, mustExist: boolean): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" && !mustExist) return null;
    throw new InvalidSetting(`${path} cannot be read: ${code}`, { cause });
  }
}
