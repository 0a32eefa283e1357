import { lockHolder } from "../data-lock.ts";
import type { CommandContext } from "./command-context.ts";
import { runningProcesses } from "./data-processes.ts";
import { listInstances } from "./list-instances.ts";

/** Exit code of service scripts for "not running". */
const notRunning = 3;

export async function status(
  context: CommandContext,
  { json }: { json: boolean },
): Promise<number> {
  const { config, messages, print } = context;
  const words = messages.status;
  const holder = lockHolder(config.dataDir);
  const processes = await runningProcesses(config);
  const list = holder?.ready ? await listInstances(context, holder.ready.endpoint) : null;
  const byStatus = Object.entries(
    Object.groupBy(list ?? [], (each) => each.InstanceStatus ?? ""),
  ).map(([name, group]) => [name, group?.length ?? 0] as const);
  if (json) {
    const instances = list ? Object.fromEntries(byStatus) : null;
    print(JSON.stringify({ pid: holder?.pid ?? null, ...holder?.ready, ...processes, instances }));
    return holder?.ready ? 0 : notRunning;
  }
  if (!holder) print(words.stopped(config.dataDir));
  else if (holder.ready) print(words.running(holder.pid, holder.ready.endpoint));
  else print(words.starting(holder.pid));
  print(words.frontDoor(processes.frontDoor));
  print(words.nodes(processes.nodes));
  if (list) {
    const groups = byStatus.map(([name, count]) => `${name} ${count}`);
    print(words.instances(list.length, groups.join(", ")));
  }
  return holder?.ready ? 0 : notRunning;
}
