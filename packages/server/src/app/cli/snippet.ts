import type { App } from "../create-app.ts";

/**
 * Shell lines that make an instance through the official SDK and SET a key in it. They run as
 * pasted, in any folder with npm.
 */
export function snippet({ endpoint, accessKeyId, accessKeySecret }: App, regionId: string): string {
  return `npm install --no-save @alicloud/r-kvstore20150101 ioredis
node --input-type=module <<'END'
import sdk from "@alicloud/r-kvstore20150101";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import { Redis } from "ioredis";
import { setTimeout as sleep } from "node:timers/promises";

const client = new sdk.default(new $OpenApiUtil.Config({
  endpoint: "${new URL(endpoint).host}", protocol: "http", regionId: "${regionId}",
  accessKeyId: "${accessKeyId}", accessKeySecret: "${accessKeySecret}",
}));
const password = "Change-me-1";
const { body: { instanceId } } = await client.createInstance(new sdk.CreateInstanceRequest({
  regionId: "${regionId}", instanceClass: "redis.master.small.default", password,
}));
const describe = async () => (await client.describeInstanceAttribute(
  new sdk.DescribeInstanceAttributeRequest({ instanceId }))).body.instances.DBInstanceAttribute[0];
let instance = await describe();
while (instance.instanceStatus !== "Normal") {
  await sleep(50);
  instance = await describe();
}

const redis = new Redis({ host: instance.connectionDomain, port: Number(instance.port), password });
console.log(instanceId, await redis.set("greeting", "hello"), await redis.get("greeting"));
redis.disconnect();
END`;
}
