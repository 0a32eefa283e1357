import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { DescribeSecurityIps } from "./DescribeSecurityIps.ts";
import { ModifySecurityIps } from "./ModifySecurityIps.ts";
import { whitelistStore } from "./whitelist-store.ts";

export { allowedAddresses } from "./allowed-addresses.ts";
export {
  type WhitelistGroup,
  type WhitelistStore,
  whitelistStore,
} from "./whitelist-store.ts";

/** Who may connect to an instance. */
export function whitelistOperations(options: {
  wake(kind: string, key: string): void;
}): Operation[] {
  return [DescribeSecurityIps, ModifySecurityIps].map((operation) =>
    operation.bind((call) => ({
      ...call,
      instances: instanceStore(call.db),
      whitelists: whitelistStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, options.wake),
    })),
  );
}
