import type { InstanceClass } from "@kvasir/spec";
import { ApiError } from "../../../kernel/api-error.ts";
import { chooseClass, classOfCapacity } from "../../catalogue/index.ts";

type Parameters = Readonly<Record<string, string>>;

/**
 * Classes that a request orders, however it says so: by name, by capacity, or in the list of
 * CreateInstances. Empty where it orders none, and where it is too wrong to be carried out.
 * @param present the class of the instance that it is about, where that is known
 */
export function requestedClasses(
  action: string,
  parameters: Parameters,
  present?: string,
): readonly string[] {
  if (action === "CreateInstances") return [...new Set(listed(parameters["Instances"]))];
  if (action !== "ModifyInstanceCapacity") return classOf(parameters);
  const capacityMb = Number(parameters["Capacity"]);
  return present === undefined ? [] : found(() => classOfCapacity(capacityMb, present));
}

function classOf(order: Parameters): readonly string[] {
  const { InstanceClass, Capacity, InstanceType } = order;
  if (InstanceClass) return [InstanceClass];
  if (!Capacity) return [];
  const wish = { capacityMb: Number(Capacity), instanceType: InstanceType || "Redis" };
  return found(() => chooseClass(wish));
}

function found(choose: () => InstanceClass): readonly string[] {
  try {
    return [choose().class];
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}

function listed(text = ""): string[] {
  try {
    const elements = JSON.parse(text) as unknown;
    if (!Array.isArray(elements)) return [];
    return elements.flatMap((element) => classOf(namedAsParameters(element)));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** Elements may write the names of their fields in any case. */
function namedAsParameters(element: unknown): Parameters {
  const names = new Map(
    ["InstanceClass", "Capacity", "InstanceType"].map((name) => [name.toLowerCase(), name]),
  );
  const parameters: Record<string, string> = {};
  for (const [key, value] of Object.entries(element ?? {})) {
    const name = names.get(key.toLowerCase());
    if (name) parameters[name] = String(value);
  }
  return parameters;
}
