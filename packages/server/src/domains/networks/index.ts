import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { taskStore } from "../tasks/index.ts";
import type { NetworkSettings } from "./context.ts";
import { DescribeDBInstanceNetInfo } from "./DescribeDBInstanceNetInfo.ts";
import { DescribeIntranetAttribute } from "./DescribeIntranetAttribute.ts";
import { ModifyInstanceVpcAuthMode } from "./ModifyInstanceVpcAuthMode.ts";

export type { NetworkSettings } from "./context.ts";

/** Where an instance is reached, how fast, and whether with a password. */
export function networkOperations(options: {
  settings: NetworkSettings;
  random: Random;
  wake(kind: string, key: string): void;
}): Operation[] {
  const { settings, random, wake } = options;
  return [DescribeDBInstanceNetInfo, DescribeIntranetAttribute, ModifyInstanceVpcAuthMode].map(
    (operation) =>
      operation.bind((call) => ({
        ...call,
        instances: instanceStore(call.db),
        tasks: taskStore(call.db),
        work: workQueue(call.db, (run) => call.onCommit(run), call.now, wake),
        settings,
        random,
      })),
  );
}
