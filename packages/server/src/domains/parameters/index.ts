import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { taskStore } from "../tasks/index.ts";
import { DescribeInstanceConfig } from "./DescribeInstanceConfig.ts";
import { DescribeParameterModificationHistory } from "./DescribeParameterModificationHistory.ts";
import { DescribeParameters } from "./DescribeParameters.ts";
import { DescribeParameterTemplates } from "./DescribeParameterTemplates.ts";
import { ModifyInstanceConfig } from "./ModifyInstanceConfig.ts";
import { ModifyInstanceParameter } from "./ModifyInstanceParameter.ts";
import { parameterStore } from "./parameter-store.ts";

export { configJson } from "./config-json.ts";
export { disabledCommandsOf, engineParameters } from "./engine-values.ts";
export { type ParameterStore, parameterStore } from "./parameter-store.ts";

/** What users may set on the engine of an instance. */
export function parameterOperations(options: {
  random: Random;
  wake(kind: string, key: string): void;
}): Operation[] {
  const { random, wake } = options;
  return [
    DescribeInstanceConfig,
    DescribeParameterModificationHistory,
    DescribeParameters,
    DescribeParameterTemplates,
    ModifyInstanceConfig,
    ModifyInstanceParameter,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      instances: instanceStore(call.db),
      parameters: parameterStore(call.db),
      tasks: taskStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, wake),
      random,
    })),
  );
}
