/** Texts that a user reads exist in both languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/**
 * One setting. Its name is the flag (`--tls-port`), the variable (`KVASIR_TLS_PORT`) and the key in
 * the configuration file (`tls-port`).
 */
export interface Setting<Value> {
  readonly name: string;
  /** What stands after the flag in the help; absent for a flag that is on by being there. */
  readonly placeholder?: string;
  readonly fallback: Value;
  /** @throws InvalidSetting */
  parse(text: string): Value;
  readonly help: Bilingual;
  /** Never printed, and no flag: process arguments are readable by every user of the machine. */
  readonly secret?: boolean;
  /** Whether this value contains a secret: then it is never printed, and refused as a flag. */
  holdsSecret?(value: Value): boolean;
  /** Not listed: only our own tests use it. */
  readonly hidden?: boolean;
}

/** A value that cannot be used. The message names the setting's own words, never a secret. */
export class InvalidSetting extends Error {
  override readonly name = "InvalidSetting";
}

/** Bounds of a port; 0 stands for a free one. */
export const anyPort = { min: 0, max: 65_535 } as const;

type Common<Value> = Omit<Setting<Value>, "parse">;

export function textSetting<Value extends string | null>(options: Common<Value>): Setting<Value> {
  return { ...options, parse: (text) => text.trim() as Value };
}

export function choiceSetting<const Value extends string>(
  choices: readonly Value[],
  options: Common<NoInfer<Value>>,
): Setting<Value> {
  return {
    placeholder: choices.join("|"),
    ...options,
    parse(text) {
      const choice = choices.find((each) => each === text.trim());
      if (choice === undefined) throw new InvalidSetting(`must be one of ${choices.join(", ")}`);
      return choice;
    },
  };
}

export function integerSetting(
  range: { min: number; max: number },
  options: Common<number>,
): Setting<number> {
  return { ...options, parse: (text) => parseInteger(text, range) };
}

/** @throws InvalidSetting */
export function parseInteger(text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < min || value > max)
    throw new InvalidSetting(`must be a whole number from ${min} to ${max}`);
  return value;
}

export function switchSetting(options: Common<boolean>): Setting<boolean> {
  return {
    ...options,
    parse(text) {
      const word = text.trim().toLowerCase();
      if (["true", "1", "yes", "on"].includes(word)) return true;
      if (["false", "0", "no", "off"].includes(word)) return false;
      throw new InvalidSetting("must be true or false");
    },
  };
}

export function parsedSetting<Value>(options: Setting<Value>): Setting<Value> {
  return options;
}

/** A value as the user would write it. */
export function settingText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { first, count } = value as { first: number; count: number };
  return `${first}-${first + count - 1}`;
}
