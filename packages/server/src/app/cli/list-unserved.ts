import { operatorProduct } from "../../kernel/operator-product.ts";
import { accessKeyPath, readAccessKey } from "../access-key-file.ts";
import { callApi } from "./call-api.ts";
import { type CommandContext, CommandFailed } from "./command-context.ts";

export interface UnservedInstance {
  readonly InstanceId: string;
  readonly InstanceStatus: string;
  /** What was seen of it last. */
  readonly Reason: string;
}

/** Instances of every owner and region that should serve and do not. */
export async function listUnserved(
  { config, messages }: CommandContext,
  endpoint: string,
): Promise<readonly UnservedInstance[]> {
  const key = readAccessKey(config.dataDir);
  if (!key) throw new CommandFailed(messages.instances.noKey(accessKeyPath(config.dataDir)));
  const answer = await callApi<{ Instances: { Instance: readonly UnservedInstance[] } }>({
    endpoint,
    key,
    action: "ListUnservedInstances",
    version: operatorProduct.version,
    parameters: {},
    refused: messages.instances.refused,
  });
  return answer.Instances.Instance;
}
