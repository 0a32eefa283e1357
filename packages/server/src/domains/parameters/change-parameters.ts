import type { Instance } from "../instances/index.ts";
import type { Task } from "../tasks/index.ts";
import type { ParameterContext } from "./context.ts";
import { type ConfigChange, readChanges } from "./read-changes.ts";
import { valuesInForce } from "./values-in-force.ts";

/** What the task of a change remembers, for the steps and for the history of changes. */
export interface ParameterInput {
  /** The new values, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Those that they replace. */
  readonly replaced?: Readonly<Record<string, string>>;
}

/**
 * Opens the task that brings changed values to every node of an instance whose state allows it.
 * @param id of the task, where it has to have a certain form
 * @returns undefined when all values hold already
 * @throws ApiError as `readChanges`
 */
export async function changeParameters(
  instance: Instance,
  change: ConfigChange,
  { parameters, tasks, work, now, random }: ParameterContext,
  id?: string,
): Promise<Task | undefined> {
  const stored = await parameters.values(instance.id);
  const changes = readChanges(change, instance, stored);
  const names = Object.keys(changes);
  if (names.length === 0) return undefined;
  const inForce = valuesInForce(instance, stored);
  const replaced = Object.fromEntries(names.map((name) => [name, inForce[name] ?? ""]));
  const task = await tasks.open(instance, "ModifyInsConfig", {
    now,
    random,
    ...(id === undefined ? {} : { id }),
    input: { parameters: changes, replaced } satisfies ParameterInput,
  });
  await work.request("instance", instance.id);
  return task;
}
