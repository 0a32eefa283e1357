import type { Instance } from "../instances/index.ts";
import type { Task } from "../tasks/index.ts";
import type { NetworkContext } from "./context.ts";

/** Opens the task during which the listeners of an instance become what its rows say. */
export async function changeNetwork(
  instance: Instance,
  input: object,
  { tasks, work, now, random }: NetworkContext,
  changes: Partial<Instance> = {},
): Promise<Task> {
  const task = await tasks.open(instance, "ModifyInsNet", { now, random, input, changes });
  await work.request("instance", instance.id);
  return task;
}
