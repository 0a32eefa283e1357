import type { ReadSetting } from "../config.ts";
import { settingText } from "../setting.ts";
import type { CommandContext } from "./command-context.ts";
import { plainTable } from "./plain-table.ts";

/** Every setting with its value and where that came from. Secrets are not shown. */
export async function showConfig(
  context: CommandContext,
  { json }: { json: boolean },
): Promise<number> {
  const { settings, file, print, messages, config } = context;
  const shown = settings.filter(({ setting }) => !setting.hidden);
  if (json) {
    const rows = shown.map((each) => [
      each.setting.name,
      { value: jsonValue(each), from: each.origin || each.source },
    ]);
    print(JSON.stringify(Object.fromEntries(rows)));
    return 0;
  }
  const words = messages.config;
  const rows = shown.map((each) => [
    each.setting.name,
    textOf(each, words),
    each.origin || words.default,
  ]);
  print(plainTable([words.name, words.value, words.source], rows));
  print();
  print(file ? words.file(file) : words.noFile(`${config.dataDir}/kvasir.yaml`));
  return 0;
}

function textOf({ setting, value }: ReadSetting, words: CommandContext["messages"]["config"]) {
  if (value === null) return words.unset;
  return isSecret({ setting, value }) ? words.masked : settingText(value);
}

function jsonValue({ setting, value }: ReadSetting): unknown {
  return value !== null && isSecret({ setting, value }) ? "********" : value;
}

function isSecret({ setting, value }: Pick<ReadSetting, "setting" | "value">): boolean {
  return setting.secret || (setting.holdsSecret?.(value) ?? false);
}
