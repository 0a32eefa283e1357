import Table from "cli-table3";
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
  const head = [
    words.id,
    words.name,
    words.status,
    words.engine,
    words.class_,
    words.address,
    words.created,
  ];
  const table = new Table({ ...plainTable, head });
  for (const each of list) {
    const engine = `${each.InstanceType} ${each.EngineVersion}`;
    const address = `${each.ConnectionDomain}:${each.Port}`;
    const { InstanceId, InstanceName, InstanceStatus, InstanceClass, CreateTime } = each;
    table.push([
      InstanceId,
      InstanceName,
      InstanceStatus,
      engine,
      InstanceClass,
      address,
      CreateTime,
    ]);
  }
  print(table.toString());
  return 0;
}
