import { Command, CommanderError, Option } from "commander";
import { type Flags, languageOf, readConfig, variableOf } from "../config.ts";
import { messagesFor } from "../messages/choose-messages.ts";
import type { Messages } from "../messages/en.ts";
import { InvalidSetting, type Setting, settingText } from "../setting.ts";
import { type SettingKey, settings } from "../settings.ts";
import { addOperatorCommands } from "./add-operator-commands.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";

/** One command: its words, the settings it has flags for, and what it does. */
interface CommandDescription {
  readonly name: string;
  readonly help: keyof Messages["help"];
  readonly settings: readonly SettingKey[];
  readonly switches?: Readonly<Record<string, keyof Messages["help"]>>;
  run(context: CommandContext, flags: Flags): Promise<number>;
}

const everySetting = Object.keys(settings) as SettingKey[];

// Each is loaded when it is called: `kvasir version` should not wait for a server to load.
const commands: readonly CommandDescription[] = [
  {
    name: "serve",
    help: "serve",
    settings: everySetting,
    switches: { json: "serveJson" },
    run: async (context, flags) =>
      (await import("./serve.ts")).serve(context, { json: flags["json"] === true }),
  },
  {
    name: "down",
    help: "down",
    settings: ["data"],
    run: async (context) => (await import("./down.ts")).down(context),
  },
  {
    name: "status",
    help: "status",
    settings: ["data"],
    switches: { json: "json" },
    run: async (context, flags) =>
      (await import("./status.ts")).status(context, { json: flags["json"] === true }),
  },
  {
    name: "instances",
    help: "instances",
    settings: ["data", "region"],
    switches: { json: "json" },
    run: async (context, flags) =>
      (await import("./instances.ts")).instances(context, { json: flags["json"] === true }),
  },
  {
    name: "doctor",
    help: "doctor",
    settings: everySetting,
    run: async (context) => (await import("./doctor.ts")).doctor(context),
  },
  {
    name: "config",
    help: "config_",
    settings: everySetting,
    switches: { json: "json" },
    run: async (context, flags) =>
      (await import("./show-config.ts")).showConfig(context, { json: flags["json"] === true }),
  },
  {
    name: "reset",
    help: "reset",
    settings: ["data", "databaseUrl"],
    switches: { yes: "yes" },
    run: async (context, flags) =>
      (await import("./reset.ts")).reset(context, { yes: flags["yes"] === true }),
  },
  {
    name: "version",
    help: "version",
    settings: [],
    run: async (context) => (await import("./version.ts")).showVersion(context),
  },
];

/** Runs one command line and returns its exit code: 0, 1 when it failed, 2 when it was wrong. */
export async function runCli(args: readonly string[]): Promise<number> {
  const language = languageOf({ lang: languageAmong(args) });
  const messages = messagesFor(language);
  let exitCode = 0;
  const program = newProgram(messages);
  for (const description of commands) {
    const command = program.command(description.name);
    command.description(messages.help[description.help] as string);
    addOptions(command, description, messages, language);
    command.action(async () => {
      const flags = flagsOf(command);
      const read = await readConfig(flags);
      exitCode = await description.run({ ...read, messages, print, complain }, flags);
    });
  }
  addOperatorCommands(program, messages, language, (command, run) => {
    command.action(async () => {
      const flags = flagsOf(command);
      exitCode = await run({ ...(await readConfig(flags)), messages, print, complain }, flags);
    });
  });
  try {
    await program.parseAsync(args.length > 0 ? [...args] : ["--help"], { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed its own text already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof InvalidSetting) return complain(messages.fault(error.message)) ?? 2;
    if (error instanceof CommandFailed) {
      complain(messages.fault(error.message));
      return error.exitCode;
    }
    complain(messages.fault(error instanceof Error ? (error.stack ?? error.message) : `${error}`));
    return 1;
  }
}

function newProgram({ about, help }: Messages): Command {
  const titles: Record<string, string> = {
    "Usage:": help.usage,
    "Arguments:": help.arguments,
    "Options:": help.options,
    "Commands:": help.commands,
    "Global Options:": help.globalOptions,
  };
  return new Command("kvasir")
    .description(about)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => titles[title] ?? title })
    .helpOption("-h, --help", help.helpOption)
    .helpCommand("help [command]", help.helpCommand)
    .addOption(new Option("--lang <en|zh>", help.lang).choices(["en", "zh"]).hideHelp());
}

function addOptions(
  command: Command,
  { settings: keys, switches = {} }: CommandDescription,
  { help }: Messages,
  language: "en" | "zh",
): void {
  command.helpOption("-h, --help", help.helpOption);
  for (const key of keys) {
    const setting = settings[key] as Setting<unknown>;
    if (setting.secret) continue;
    const argument = setting.placeholder ? ` <${setting.placeholder}>` : "";
    const option = new Option(`--${setting.name}${argument}`, describe(setting, help, language));
    command.addOption(setting.hidden ? option.hideHelp() : option);
  }
  for (const [name, words] of Object.entries(switches)) {
    command.option(`--${name}`, help[words] as string);
  }
  if (keys.length > 0) command.option("--config <FILE>", help.config);
  command.addOption(new Option("--lang <en|zh>", help.lang).choices(["en", "zh"]));
  if (keys === everySetting) {
    command.addHelpText("after", `\n${help.settingsNote(variableOf("tls-port"))}`);
  }
}

function describe(setting: Setting<unknown>, help: Messages["help"], language: "en" | "zh") {
  const { fallback } = setting;
  const text = setting.help[language];
  if (fallback === null || typeof fallback === "boolean") return text;
  return `${text} ${help.defaultValue(settingText(fallback))}`;
}

function flagsOf(command: Command): Flags {
  const given = command.optsWithGlobals() as Record<string, string | boolean | undefined>;
  const all = [...command.options, ...(command.parent?.options ?? [])];
  return Object.fromEntries(
    all.map((option) => [option.long?.slice(2) ?? "", given[option.attributeName()]]),
  );
}

/** Help is printed while the arguments are read, so its language must be known before. */
function languageAmong(args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  return args[index]?.split("=")[1] ?? (index === -1 ? undefined : args[index + 1]);
}

function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
