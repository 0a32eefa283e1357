import { describedOperationDefiner } from "../../kernel/described-operation.ts";
import type { Random } from "../../kernel/ids.ts";
import { type Call, operationDefiner } from "../../kernel/operation.ts";
import type { AddressPool } from "./address-pool.ts";
import type { NetworkTagStore } from "./network-tag-store.ts";
import type { VpcStore } from "./vpc-store.ts";

/** All that the operations of this domain may touch. */
export interface VpcContext extends Call {
  readonly networks: VpcStore;
  readonly addresses: AddressPool;
  readonly tags: NetworkTagStore;
  readonly random: Random;
}

export const vpcVersion = "2016-04-28";
export const defineOperation = describedOperationDefiner<VpcContext>(vpcVersion);

/** For what the main product says of networks. */
export const defineCatalogueOperation = operationDefiner<VpcContext>();
