import { lockHolder } from "../data-lock.ts";
import type { CommandContext } from "./command-context.ts";
import { runningProcesses } from "./data-processes.ts";
import { listInstances } from "./list-instances.ts";
import { listUnserved } from "./list-unserved.ts";

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
  const unserved = holder?.ready ? await listUnserved(context, holder.ready.endpoint) : [];
  const byStatus = Object.entries(
    Object.groupBy(list ?? [], (each) => each.InstanceStatus ?? ""),
  ).map(([name, group]) => [name, group?.length ?? 0] as const);
  if (json) {
    const instances = list ? Object.fromEntries(byStatus) : null;
    const pid = holder?.pid ?? null;
    print(JSON.stringify({ pid, ...holder?.ready, ...processes, instances, unserved }));
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
    for (const { InstanceId, InstanceStatus, Reason } of unserved) {
      print(words.unserved(InstanceId, InstanceStatus, Reason));
    }
  }
  return holder?.ready ? 0 : notRunning;
}
