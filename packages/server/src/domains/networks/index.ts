import type { Random } from "../../kernel/ids.ts";
import type { Operation } from "../../kernel/operation.ts";
import { workQueue } from "../../reconcile/work-queue.ts";
import { instanceStore } from "../instances/index.ts";
import { taskStore } from "../tasks/index.ts";
import { AllocateInstancePublicConnection } from "./AllocateInstancePublicConnection.ts";
import { certificateStore } from "./certificate-store.ts";
import type { NetworkSettings } from "./context.ts";
import { DescribeDBInstanceNetInfo } from "./DescribeDBInstanceNetInfo.ts";
import { DescribeInstanceSSL } from "./DescribeInstanceSSL.ts";
import { DescribeIntranetAttribute } from "./DescribeIntranetAttribute.ts";
import { endpointStore } from "./endpoint-store.ts";
import { ModifyDBInstanceConnectionString } from "./ModifyDBInstanceConnectionString.ts";
import { ModifyInstanceNetExpireTime } from "./ModifyInstanceNetExpireTime.ts";
import { ModifyInstanceSSL } from "./ModifyInstanceSSL.ts";
import { ModifyInstanceVpcAuthMode } from "./ModifyInstanceVpcAuthMode.ts";
import { ReleaseInstancePublicConnection } from "./ReleaseInstancePublicConnection.ts";
import { SwitchNetwork } from "./SwitchNetwork.ts";

export { allocateSlot, type FreeSlot, type SlotPlan } from "./allocate-slot.ts";
export { certificateStore, type InstanceCertificate } from "./certificate-store.ts";
export {
  type CertificateIssuer,
  type CertificateWish,
  certificateWish,
  isCertificateDue,
} from "./certificate-wish.ts";
export type { NetworkSettings } from "./context.ts";
export { type Endpoint, endpointStore, isOpen } from "./endpoint-store.ts";
export { requireFreePrefix } from "./free-prefix.ts";
export { deleteNetworkRows } from "./network-rows.ts";

/** Where an instance is reached, how fast, whether with TLS, and whether with a password. */
export function networkOperations(options: {
  settings: NetworkSettings;
  random: Random;
  wake(kind: string, key: string): void;
}): Operation[] {
  const { settings, random, wake } = options;
  return [
    AllocateInstancePublicConnection,
    DescribeDBInstanceNetInfo,
    DescribeInstanceSSL,
    DescribeIntranetAttribute,
    ModifyDBInstanceConnectionString,
    ModifyInstanceNetExpireTime,
    ModifyInstanceSSL,
    ModifyInstanceVpcAuthMode,
    ReleaseInstancePublicConnection,
    SwitchNetwork,
  ].map((operation) =>
    operation.bind((call) => ({
      ...call,
      instances: instanceStore(call.db),
      endpoints: endpointStore(call.db),
      certificates: certificateStore(call.db),
      tasks: taskStore(call.db),
      work: workQueue(call.db, (run) => call.onCommit(run), call.now, wake),
      settings,
      random,
    })),
  );
}
