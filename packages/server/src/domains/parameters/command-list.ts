import { commandNames } from "../../engine/redis/command-names.ts";

/**
 * Without these a client cannot even find out that it may not do something, and the control plane
 * cannot prove that the instance serves.
 */
const indispensable: ReadonlySet<string> = new Set([
  "acl",
  "auth",
  "client",
  "command",
  "config",
  "del",
  "discard",
  "exec",
  "get",
  "hello",
  "info",
  "multi",
  "ping",
  "quit",
  "reset",
  "select",
  "set",
]);

/** Lower-case names of commands that may be disabled, joined by commas without blanks; or nothing. */
export function isCommandList(text: string): boolean {
  const names = splitCommands(text);
  return (
    new Set(names).size === names.length &&
    names.every((name) => commandNames.has(name) && !indispensable.has(name))
  );
}

export function splitCommands(text: string): string[] {
  return text === "" ? [] : text.split(",");
}
