import { apiSettings } from "./settings/api-settings.ts";
import { backupSettings } from "./settings/backup-settings.ts";
import { networkSettings } from "./settings/network-settings.ts";
import { programSettings } from "./settings/program-settings.ts";
import { worldSettings } from "./settings/world-settings.ts";

/** Every setting of Kvasir, in the order in which help and `kvasir config` show them. */
export const settings = {
  ...apiSettings,
  ...networkSettings,
  ...worldSettings,
  ...backupSettings,
  ...programSettings,
};

export type Settings = typeof settings;
export type SettingKey = keyof Settings;
export type SettingValues = { readonly [Key in SettingKey]: Settings[Key]["fallback"] };
