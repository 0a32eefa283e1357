import { operatorProduct } from "../../kernel/operator-product.ts";
import { accessKeyPath, readAccessKey } from "../access-key-file.ts";
import type { Flags } from "../config.ts";
import { lockHolder } from "../data-lock.ts";
import { callApi } from "./call-api.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";
import { flagOf, type OperatorCommand } from "./operator-commands.ts";
import { plainTable } from "./plain-table.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Calls the running server as its first owner and prints the answer. */
export async function operatorCommand(
  context: CommandContext,
  command: OperatorCommand,
  flags: Flags,
): Promise<number> {
  const { messages, print } = context;
  if (command.isDangerous && flags["yes"] !== true) {
    throw new CommandFailed(messages.operator.needsYes, { exitCode: 2 });
  }
  const { endpoint, key } = runningServer(context);
  const given = [...(command.needs ?? []), ...(command.takes ?? [])].flatMap((name) => {
    const value = flags[flagOf(name)];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  const { RequestId: _, ...answer } = await callApi<{ RequestId?: string }>({
    endpoint,
    key,
    version: operatorProduct.version,
    action: command.action,
    parameters: { ...Object.fromEntries(given), ...command.fixed },
    refused: messages.instances.refused,
  });
  if (flags["json"] === true) print(JSON.stringify(answer));
  else for (const line of linesOf(answer, messages.operator)) print(line);
  return 0;
}

export function runningServer({ config, messages }: CommandContext) {
  const ready = lockHolder(config.dataDir)?.ready;
  if (!ready) {
    throw new CommandFailed(messages.instances.noServer(config.dataDir), { exitCode: 3 });
  }
  const key = readAccessKey(config.dataDir);
  if (!key) throw new CommandFailed(messages.instances.noKey(accessKeyPath(config.dataDir)));
  return { endpoint: ready.endpoint, key };
}

/** A table where the answer holds a list, else its fields, else a word that all is well. */
function linesOf(answer: Fields, words: { done: string; none: string }): string[] {
  const list = Object.values(answer)
    .map(listIn)
    .find((found) => found !== undefined);
  if (list) return list.length === 0 ? [words.none] : [tableOf(list)];
  const [only, ...more] = Object.values(answer);
  const fields = more.length === 0 && isFields(only) ? only : answer;
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${textOf(value)}`);
  return lines.length > 0 ? lines : [words.done];
}

/** Lists come as `{ Owners: { Owner: […] } }`. */
function listIn(value: unknown): readonly Fields[] | undefined {
  if (!isFields(value)) return undefined;
  const [inner, ...more] = Object.values(value);
  return more.length === 0 && Array.isArray(inner) ? (inner as Fields[]) : undefined;
}

function tableOf(rows: readonly Fields[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return plainTable(
    names,
    rows.map((row) => names.map((name) => textOf(row[name]))),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
