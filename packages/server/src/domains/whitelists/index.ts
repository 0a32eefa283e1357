import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { CreateGlobalSecurityIPGroup } from "./CreateGlobalSecurityIPGroup.ts";
import { DeleteGlobalSecurityIPGroup } from "./DeleteGlobalSecurityIPGroup.ts";
import { DescribeDbInstanceConnectivity } from "./DescribeDbInstanceConnectivity.ts";
import { DescribeGlobalSecurityIPGroup } from "./DescribeGlobalSecurityIPGroup.ts";
import { DescribeGlobalSecurityIPGroupRelation } from "./DescribeGlobalSecurityIPGroupRelation.ts";
import { DescribeSecurityGroupConfiguration } from "./DescribeSecurityGroupConfiguration.ts";
import { DescribeSecurityIps } from "./DescribeSecurityIps.ts";
import { globalGroupStore } from "./global-group-store.ts";
import { ModifyGlobalSecurityIPGroup } from "./ModifyGlobalSecurityIPGroup.ts";
import { ModifyGlobalSecurityIPGroupName } from "./ModifyGlobalSecurityIPGroupName.ts";
import { ModifyGlobalSecurityIPGroupRelation } from "./ModifyGlobalSecurityIPGroupRelation.ts";
import { ModifySecurityGroupConfiguration } from "./ModifySecurityGroupConfiguration.ts";
import { ModifySecurityIps } from "./ModifySecurityIps.ts";
import { securityGroupStore } from "./security-group-store.ts";
import { whitelistStore } from "./whitelist-store.ts";

export { type GlobalGroupStore, globalGroupStore } from "./global-group-store.ts";
export {
  type WhitelistGroup,
  type WhitelistStore,
  whitelistStore,
} from "./whitelist-store.ts";

/** Who may connect to an instance. */
export function whitelistOperations(options: {
  random: Random;
  wake(kind: string, key: string): void;
}): Operation[] {
  return [
    CreateGlobalSecurityIPGroup,
    DeleteGlobalSecurityIPGroup,
    DescribeDbInstanceConnectivity,
    DescribeGlobalSecurityIPGroup,
    DescribeGlobalSecurityIPGroupRelation,
    DescribeSecurityGroupConfiguration,
    DescribeSecurityIps,
    ModifyGlobalSecurityIPGroup,
    ModifyGlobalSecurityIPGroupName,
    ModifyGlobalSecurityIPGroupRelation,
    ModifySecurityGroupConfiguration,
    ModifySecurityIps,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      instances: instanceStore(call.db),
      whitelists: whitelistStore(call.db),
      globalGroups: globalGroupStore(call.db),
      securityGroups: securityGroupStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, options.wake),
      random: options.random,
    })),
  );
}
