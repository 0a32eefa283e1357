import { parse, YAMLError } from "yaml";
import { InvalidSetting } from "./setting.ts";

/** @throws InvalidSetting with the place of the fault but not its text, which may be a secret */
export function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    const [start] = error.linePos ?? [];
    const place = start ? `line ${start.line}, column ${start.col}` : "an unknown line";
    throw new InvalidSetting(`${path} is not YAML: ${error.code} at ${place}`);
  }
}
