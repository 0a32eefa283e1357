import type { ResponseOf } from "@kvasir/spec";
import { accessKeyPath, readAccessKey } from "../access-key-file.ts";
import { callApi } from "./call-api.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";

type Answer = ResponseOf<"DescribeInstances">;
export type ListedInstance = NonNullable<
  NonNullable<Answer["Instances"]>["KVStoreInstance"]
>[number];

const pageSize = 50;

/** All instances of the configured region, asked from the running server. */
export async function listInstances(
  { config, messages }: CommandContext,
  endpoint: string,
): Promise<ListedInstance[]> {
  const key = readAccessKey(config.dataDir);
  if (!key) throw new CommandFailed(messages.instances.noKey(accessKeyPath(config.dataDir)));
  const found: ListedInstance[] = [];
  for (let page = 1; ; page++) {
    const answer = await callApi<Answer>({
      endpoint,
      key,
      action: "DescribeInstances",
      parameters: {
        RegionId: config.defaultRegionId,
        PageSize: String(pageSize),
        PageNumber: String(page),
      },
      refused: messages.instances.refused,
    });
    const items = answer.Instances?.KVStoreInstance ?? [];
    found.push(...items);
    if (items.length < pageSize) return found;
  }
}
