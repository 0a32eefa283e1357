import type { InstanceClass } from "@kvasir/spec";
import { ApiError } from "../../../kernel/api-error.ts";
import { chooseClass, classOfCapacity } from "../../catalogue/index.ts";

type Parameters = Readonly<Record<string, string>>;

/** One instance that a request orders, or the change of one, as far as policies ask. */
export interface RequestedOrder {
  /** Absent: the region that the request names. */
  readonly regionId?: string | undefined;
  readonly instanceClass?: string | undefined;
}

/**
 * What a request orders, however it says so: by class, by capacity, or in the list of
 * CreateInstances. Empty where it orders none, and where it is too wrong to be carried out.
 * @param present the class of the instance that it is about, where that is known
 */
export function requestedOrders(
  action: string,
  parameters: Parameters,
  present?: string,
): readonly RequestedOrder[] {
  if (action === "CreateInstances") return listed(parameters["Instances"]);
  return (
    action === "ModifyInstanceCapacity" ? resized(parameters, present) : classOf(parameters)
  ).map((instanceClass) => ({ instanceClass }));
}

function resized({ Capacity }: Parameters, present: string | undefined): readonly string[] {
  return present === undefined ? [] : found(() => classOfCapacity(Number(Capacity), present));
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

function listed(text = ""): RequestedOrder[] {
  try {
    const elements = JSON.parse(text) as unknown;
    if (!Array.isArray(elements)) return [];
    return elements.map((element) => {
      const parameters = namedAsParameters(element);
      const [instanceClass] = classOf(parameters);
      return { regionId: parameters["RegionId"] || undefined, instanceClass };
    });
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const names = new Map(
  ["Capacity", "InstanceClass", "InstanceType", "RegionId"].map(
    (name) => [name.toLowerCase(), name] as const,
  ),
);

/** Elements may write the names of their fields in any case; of several the last one counts. */
function namedAsParameters(element: unknown): Parameters {
  const parameters: Record<string, string> = {};
  for (const [key, value] of Object.entries(element ?? {})) {
    const name = names.get(key.toLowerCase());
    // What is neither text nor number is refused where the request is validated.
    if (name && typeof value !== "object") parameters[name] = String(value);
  }
  return parameters;
}
