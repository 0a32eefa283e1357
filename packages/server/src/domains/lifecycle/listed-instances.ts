import { compileValidator, InvalidRequest, type RequestOf } from "@kvasir/spec";
import { pickErrors } from "../../kernel/api-error.ts";
import { instanceOrder } from "./instance-order.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";
import type { Order } from "./place-order.ts";

/** Instances that one request may order. */
const maxInstances = 30;

export interface ListedOrder {
  readonly regionId: string;
  readonly order: Order;
}

type Element = Readonly<Record<string, string | number | boolean | null>>;

/** Names that elements have and CreateInstance has differently, in lower case. */
const otherNames: Readonly<Record<string, string>> = {
  izno: "ZoneId",
  secondaryizno: "SecondaryZoneId",
  privateip: "PrivateIpAddress",
  password: "Password",
};

const parameterNames = [
  "Capacity",
  "ChargeType",
  "EngineVersion",
  "InstanceClass",
  "InstanceName",
  "InstanceType",
  "NetworkType",
  "NodeType",
  "Password",
  "Period",
  "Port",
  "PrivateIpAddress",
  "RegionId",
  "ResourceGroupId",
  "SecondaryZoneId",
  "VSwitchId",
  "VpcId",
  "ZoneId",
] as const;
const nameOf = new Map([
  ...parameterNames.map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(otherNames),
]);

const validate = compileValidator("CreateInstance");

/**
 * The orders in the `Instances` text of CreateInstances, an element with a quantity as often as it
 * says. Field names are taken in any case, as published samples mix them. Each element is checked
 * by the rules of CreateInstance; what has no code of its own there is InvalidInstances.Malformed.
 * @throws ApiError InvalidInstances.Malformed, or the code of the first field that is wrong
 */
export function listedOrders(
  text: string,
  defaults: {
    RegionId: string;
    EngineVersion?: string;
    AutoRenew?: string;
    ResourceGroupId?: string;
  },
): ListedOrder[] {
  const orders: ListedOrder[] = [];
  for (const element of JSON.parse(text) as Element[]) {
    const request = checked({ ...defaults, ...fieldsOf(element) });
    const listed = {
      regionId: request.RegionId,
      order: instanceOrder(request),
    };
    for (let left = quantityOf(element); left > 0; left--) orders.push(listed);
    if (orders.length > maxInstances) throw lifecycleErrors["InvalidInstances.Malformed"]();
  }
  return orders;
}

function fieldsOf(element: Element): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries(element)) {
    const name = nameOf.get(key.toLowerCase());
    if (name && value !== null) fields[name] = String(value);
  }
  return fields;
}

function quantityOf(element: Element): number {
  const [, value = 1] =
    Object.entries(element).find(([key]) => key.toLowerCase() === "quantity") ?? [];
  const isCount = /^[1-9]\d?$/.test(String(value));
  if (!isCount) throw lifecycleErrors["InvalidInstances.Malformed"]();
  return Number(value);
}

function checked(parameters: Record<string, string>): RequestOf<"CreateInstance"> {
  try {
    return validate(parameters) as unknown as RequestOf<"CreateInstance">;
  } catch (cause) {
    if (!(cause instanceof InvalidRequest)) throw cause;
    const { errorKey, values } = cause;
    if (errorKey === "InvalidParameter" || errorKey === "MissingParameter") {
      throw lifecycleErrors["InvalidInstances.Malformed"]({}, { cause });
    }
    throw pickErrors(errorKey)[errorKey](values, { cause });
  }
}
