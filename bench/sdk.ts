import { createRequire } from "node:module";
import type { $OpenApiUtil as OpenApiUtil } from "@alicloud/openapi-core";
import type * as Sdk from "@alicloud/r-kvstore20150101";

// Required, not imported: the SDK is CommonJS, and runners disagree on what its default export is.
const require = createRequire(import.meta.url);
export const models: typeof Sdk.default = require("@alicloud/r-kvstore20150101");
const { $OpenApiUtil }: { $OpenApiUtil: typeof OpenApiUtil } = require("@alicloud/openapi-core");
export type SdkClient = InstanceType<typeof models.default>;

/** The official SDK as a user sets it up. It gives slow answers longer than its 3 s. */
export function sdkClient(server: {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}): SdkClient {
  return new models.default(
    new $OpenApiUtil.Config({
      accessKeyId: server.accessKeyId,
      accessKeySecret: server.accessKeySecret,
      endpoint: server.endpoint.replace(/^http:\/\//, ""),
      protocol: "http",
      regionId: "cn-hangzhou",
      readTimeout: 20_000,
      connectTimeout: 20_000,
    }),
  );
}
