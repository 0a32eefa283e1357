import { lockHolder } from "../data-lock.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";
import { listInstances } from "./list-instances.ts";
import { plainTable } from "./plain-table.ts";

export async function instances(
  context: CommandContext,
  { json }: { json: boolean },
): Promise<number> {
  const { config, messages, print } = context;
  const words = messages.instances;
  const ready = lockHolder(config.dataDir)?.ready;
  if (!ready) throw new CommandFailed(words.noServer(config.dataDir), { exitCode: 3 });
  const list = await listInstances(context, ready.endpoint);
  if (json) {
    print(JSON.stringify(list));
    return 0;
  }
  if (list.length === 0) {
    print(words.none);
    return 0;
  }
  const head = [words.id, words.name, words.status, words.engine, words.class_, words.address];
  const rows = list.map((each) => [
    each.InstanceId,
    each.InstanceName,
    each.InstanceStatus,
    `${each.InstanceType} ${each.EngineVersion}`,
    each.InstanceClass,
    `${each.ConnectionDomain}:${each.Port}`,
    each.CreateTime,
  ]);
  print(plainTable([...head, words.created], rows));
  return 0;
}
