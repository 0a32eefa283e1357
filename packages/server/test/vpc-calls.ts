import { createRequire } from "node:module";
import type * as VpcSdk from "@alicloud/vpc20160428";
import { clientConfig } from "./access-clients.ts";
import { type TestServer, testRegion } from "./test-server.ts";

const require = createRequire(import.meta.url);
export const vpcModels: typeof VpcSdk.default = require("@alicloud/vpc20160428");
export type VpcClient = InstanceType<typeof vpcModels.default>;

export const vpcClient = (server: TestServer): VpcClient =>
  new vpcModels.default(clientConfig(server, server));

/** A vSwitch as an order names it. */
export interface TestVswitch {
  readonly vpcId: string;
  readonly vSwitchId: string;
}

export async function createVpc(
  client: VpcClient,
  cidrBlock = "10.0.0.0/8",
  regionId = testRegion,
): Promise<string> {
  const { body } = await client.createVpc(new vpcModels.CreateVpcRequest({ regionId, cidrBlock }));
  return body?.vpcId ?? "";
}

export async function createVswitch(
  client: VpcClient,
  vpcId: string,
  cidrBlock: string,
  zoneId = `${testRegion}-h`,
): Promise<TestVswitch> {
  const { body } = await client.createVSwitch(
    new vpcModels.CreateVSwitchRequest({ regionId: testRegion, vpcId, cidrBlock, zoneId }),
  );
  return { vpcId, vSwitchId: body?.vSwitchId ?? "" };
}

/** How many addresses of a vSwitch instances can still get. */
export async function freeAddresses(client: VpcClient, vSwitchId: string): Promise<number> {
  const { body } = await client.describeVSwitchAttributes(
    new vpcModels.DescribeVSwitchAttributesRequest({ regionId: testRegion, vSwitchId }),
  );
  return Number(body?.availableIpAddressCount);
}
