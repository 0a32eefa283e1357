import type { Store } from "../../../store/store.ts";
import { vpcStore } from "../../vpc/index.ts";
import type { Asked } from "./resources.ts";

/**
 * The networks that a request names, each in the region where it is, whatever region the request
 * says; without any, all of that region.
 */
export async function networkResources(
  store: Pick<Store, "read">,
  { parameters, ownerId, regionId }: Asked,
): Promise<string[]> {
  const named = namedNetworks(parameters);
  if (named.length === 0) return [`acs:vpc:${regionId}:${ownerId}:*`];
  const regions = await store.read((db) => vpcStore(db).regions(ownerId));
  return named.map(
    ({ kind, id }) => `acs:vpc:${regions.get(id) ?? regionId}:${ownerId}:${kind}/${id}`,
  );
}

/** Each as its own parameter, with commas between, or in a list to be tagged. */
function namedNetworks(parameters: Readonly<Record<string, string>>) {
  const { VpcId = "", VSwitchId = "", ResourceType = "" } = parameters;
  const tagged = Object.entries(parameters)
    .filter(([name]) => /^ResourceId\.\d+$/.test(name))
    .map(([, id]) => id);
  const of = (kind: string, ids: readonly string[]) =>
    ids.filter((id) => id !== "").map((id) => ({ kind, id }));
  return [
    ...of("vpc", VpcId.split(",")),
    ...of("vswitch", VSwitchId.split(",")),
    ...of(ResourceType.toLowerCase(), tagged),
  ];
}
