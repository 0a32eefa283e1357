import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { billingStore, type PriceBook } from "../billing/index.ts";
import { capacityStore } from "../capacity/index.ts";
import { instanceStore } from "../instances/index.ts";
import { taskStore } from "../tasks/index.ts";
import { DescribeInstanceAutoRenewalAttribute } from "./DescribeInstanceAutoRenewalAttribute.ts";
import { ModifyInstanceAutoRenewalAttribute } from "./ModifyInstanceAutoRenewalAttribute.ts";
import { RenewInstance } from "./RenewInstance.ts";
import { RenewMultiInstance } from "./RenewMultiInstance.ts";
import { TransformInstanceChargeType } from "./TransformInstanceChargeType.ts";
import { TransformToPrePaid } from "./TransformToPrePaid.ts";

/** Renewing subscriptions, and changing how an instance is paid. */
export function subscriptionOperations(options: {
  random: Random;
  prices: PriceBook;
  wake(kind: string, key: string): void;
  usedMemoryBytes(instanceId: string): Promise<number | null>;
}): Operation[] {
  const { random, prices, wake, usedMemoryBytes } = options;
  return [
    DescribeInstanceAutoRenewalAttribute,
    ModifyInstanceAutoRenewalAttribute,
    RenewInstance,
    RenewMultiInstance,
    TransformInstanceChargeType,
    TransformToPrePaid,
  ].map((operation) =>
    operation.bind((call) => {
      const { db, now } = call;
      const work = workQueue(db, (run) => call.onCommit(run), now, wake);
      return {
        ...call,
        instances: instanceStore(db),
        tasks: taskStore(db),
        billing: billingStore({ db, work, random, now, prices }),
        capacity: capacityStore(db),
        work,
        random,
        usedMemoryBytes,
      };
    }),
  );
}
