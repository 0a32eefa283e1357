/** A request or an answer of `@alicloud/r-kvstore20150101`. */
export interface SdkModel {
  /** With the names of the wire. */
  toMap(): Record<string, unknown>;
}

type SdkType = string | SdkModelClass | { readonly type: string; readonly itemType?: SdkType };

export interface SdkModelClass {
  new (fields: Record<string, unknown>): SdkModel;
  /** The SDK's name of each field to the wire's. */
  names(): Record<string, string>;
  types(): Record<string, SdkType>;
}

/**
 * The SDK's request for parameters under their wire names.
 * @throws Error for a parameter that the SDK cannot send
 */
export function fromWire(
  Model: SdkModelClass,
  parameters: Readonly<Record<string, unknown>>,
): SdkModel {
  const fieldOf = new Map(Object.entries(Model.names()).map(([field, name]) => [name, field]));
  const types = Model.types();
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const field = fieldOf.get(name);
    if (field === undefined) throw new Error(`${Model.name} has no ${name}`);
    fields[field] = fieldValue(types[field], value);
  }
  return new Model(fields);
}

function fieldValue(type: SdkType | undefined, value: unknown): unknown {
  if (!Array.isArray(value) || typeof type !== "object" || !("itemType" in type)) return value;
  const { itemType } = type;
  if (typeof itemType !== "function") return value;
  return value.map((item) => fromWire(itemType, item as Record<string, unknown>));
}
