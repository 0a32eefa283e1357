import type { InstanceStore } from "../instances/index.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/**
 * Checks the parts of the address that an order may choose: the first label of the connection
 * name, and the private address, which this installation assigns from its own pool.
 * @throws ApiError ConnectionStringAlreadyExists, InvalidPrivateIpAddress.AlreadyUsed
 */
export async function requireAddressFree(
  order: {
    connectionPrefix?: string | undefined;
    privateIp?: string | undefined;
  },
  address: string,
  instances: InstanceStore,
): Promise<void> {
  if (order.connectionPrefix && (await instances.prefixTaken(order.connectionPrefix))) {
    throw lifecycleErrors.ConnectionStringAlreadyExists();
  }
  if (order.privateIp && order.privateIp !== address) {
    if (await instances.addressTaken(order.privateIp)) {
      throw lifecycleErrors["InvalidPrivateIpAddress.AlreadyUsed"]();
    }
    throw lifecycleErrors.InvalidParameter({ parameter: "PrivateIpAddress" });
  }
}
