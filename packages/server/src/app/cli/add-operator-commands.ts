import { type Command, Option } from "commander";
import type { Flags } from "../config.ts";
import type { Messages } from "../messages/en.ts";
import { settings } from "../settings.ts";
import type { CommandContext } from "./command-context.ts";
import { flagOf, type OperatorCommand, operatorGroups } from "./operator-commands.ts";

type Run = (context: CommandContext, flags: Flags) => Promise<number>;

/** `kvasir owner list` and its like: one group per subject of the operator's API. */
export function addOperatorCommands(
  program: Command,
  messages: Messages,
  language: "en" | "zh",
  act: (command: Command, run: Run) => void,
): void {
  for (const { name, help, commands } of operatorGroups) {
    const group = program.command(name).description(help[language]);
    group.helpOption("-h, --help", messages.help.helpOption);
    group.helpCommand("help [command]", messages.help.helpCommand);
    for (const each of commands) {
      const command = group.command(each.verb).description(each.help[language]);
      addFlags(command, each, messages, language);
      act(command, async (context, flags) =>
        (await import("./operator-command.ts")).operatorCommand(context, each, flags),
      );
    }
    if (name === "world") {
      const command = group.command("seed").description(messages.operator.world);
      command.requiredOption("--file <FILE>", messages.operator.file);
      addCommonFlags(command, messages, language);
      act(command, async (context, flags) => (await import("./seed.ts")).seed(context, flags));
    }
  }
}

function addFlags(
  command: Command,
  { needs = [], takes = [], isDangerous }: OperatorCommand,
  messages: Messages,
  language: "en" | "zh",
): void {
  for (const name of needs) command.requiredOption(`--${flagOf(name)} <${name}>`);
  for (const name of takes) command.option(`--${flagOf(name)} <${name}>`);
  if (isDangerous) command.option("--yes", messages.help.yes);
  command.option("--json", messages.help.json);
  addCommonFlags(command, messages, language);
}

function addCommonFlags(command: Command, { help }: Messages, language: "en" | "zh"): void {
  command.helpOption("-h, --help", help.helpOption);
  const { name, placeholder, help: dataHelp } = settings.data;
  command.option(`--${name} <${placeholder}>`, dataHelp[language]);
  command.option("--config <FILE>", help.config);
  command.addOption(new Option("--lang <en|zh>", help.lang).choices(["en", "zh"]));
}
