import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { createRequire } from "node:module";
import type { $OpenApiUtil as OpenApiUtil } from "@alicloud/openapi-core";
import PopCore from "@alicloud/pop-core";
import { models, testRegion } from "../test-server.ts";
import { fromWire, type SdkModel, type SdkModelClass } from "./sdk-models.ts";

export type WireParameters = Readonly<Record<string, unknown>>;
export type WireAnswer = Readonly<Record<string, unknown>>;

/** An official client, its names and types taken off: what goes in and comes out as on the wire. */
export interface WireClient {
  readonly name: string;
  /** @throws Refused as the client understood the refusal */
  call(operation: string, parameters: WireParameters): Promise<WireAnswer>;
}

/** A refusal, as far as the client lets its user see it. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;
  readonly status: number;

  constructor({ code, status, message }: { code: string; status: number; message: string }) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface Access {
  /** `http://host:port` or `https://host:port`. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of a session. */
  readonly securityToken?: string | undefined;
  /** What an https endpoint is trusted by. */
  readonly caFile: string;
}

const { $OpenApiUtil }: { $OpenApiUtil: typeof OpenApiUtil } = createRequire(import.meta.url)(
  "@alicloud/openapi-core",
);

/** `@alicloud/r-kvstore20150101`; signs as V3 unless told `v2`, its name for HMAC-SHA1. */
export function openApiClient(access: Access, signatureAlgorithm?: "v2"): WireClient {
  const { protocol, host } = new URL(access.endpoint);
  const isTls = protocol === "https:";
  const client = new models.default(
    new $OpenApiUtil.Config({
      accessKeyId: access.accessKeyId,
      accessKeySecret: access.accessKeySecret,
      ...(access.securityToken ? { securityToken: access.securityToken } : {}),
      endpoint: host,
      protocol: isTls ? "https" : "http",
      regionId: testRegion,
      ...(isTls ? { ca: readFileSync(access.caFile, "utf8") } : {}),
      ...(signatureAlgorithm ? { signatureAlgorithm } : {}),
    }),
  );
  type Method = (request: SdkModel) => Promise<{ body: SdkModel }>;
  const methods = client as unknown as Readonly<Record<string, Method | undefined>>;
  const classes = models as unknown as Readonly<Record<string, SdkModelClass | undefined>>;
  return {
    name: `r-kvstore20150101 ${signatureAlgorithm ?? "V3"} ${isTls ? "https" : "http"}`,
    async call(operation, parameters) {
      const method = methods[`${operation.charAt(0).toLowerCase()}${operation.slice(1)}`];
      const Request = classes[`${operation}Request`];
      try {
        if (!method || !Request || !canSend(Request, parameters)) {
          return await callByName(client, operation, parameters);
        }
        const { body } = await method.call(client, fromWire(Request, parameters));
        return body.toMap();
      } catch (cause) {
        throw refusedByOpenApi(cause);
      }
    },
  };
}

function canSend(Request: SdkModelClass, parameters: WireParameters): boolean {
  const names = new Set(Object.values(Request.names()));
  return Object.keys(parameters).every((name) => names.has(name));
}

/** The SDK's own way to call what it has no method or field for, such as something of long ago. */
export async function callByName(
  client: InstanceType<typeof models.default>,
  action: string,
  parameters: WireParameters,
  version = "2015-01-01",
): Promise<WireAnswer> {
  const params = new $OpenApiUtil.Params({
    action,
    version,
    protocol: "HTTPS",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const query = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  );
  const request = new $OpenApiUtil.OpenApiRequest({ query });
  const runtime = {} as Parameters<typeof client.callApi>[2];
  const { body } = await client.callApi(params, request, runtime);
  return body as WireAnswer;
}

interface OpenApiFailure {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message: string;
  readonly data?: {
    readonly Code?: string;
    readonly Message?: string;
    readonly RequestId?: string;
  };
}

/** The SDK wraps the message; what it wraps must be the code, the status and the request id. */
function refusedByOpenApi(cause: unknown): unknown {
  const { code, statusCode, message, data } = cause as OpenApiFailure;
  if (code === undefined || statusCode === undefined || !data) return cause;
  const prefix = `${code}: code: ${statusCode}, `;
  const suffix = ` request id: ${data.RequestId}`;
  if (!message.startsWith(prefix) || !message.endsWith(suffix)) return cause;
  return new Refused({
    code,
    status: statusCode,
    message: message.slice(prefix.length, -suffix.length),
  });
}

/** `@alicloud/pop-core`, as programs without a product's own SDK use it. Always V1. */
export function popClient(access: Access, method: "GET" | "POST"): WireClient {
  const isTls = access.endpoint.startsWith("https:");
  const client = new PopCore({
    accessKeyId: access.accessKeyId,
    accessKeySecret: access.accessKeySecret,
    ...(access.securityToken ? { securityToken: access.securityToken } : {}),
    endpoint: access.endpoint,
    apiVersion: "2015-01-01",
    ...(isTls ? { opts: { agent: new Agent({ ca: readFileSync(access.caFile) }) } } : {}),
  });
  return {
    name: `pop-core ${method} ${isTls ? "https" : "http"}`,
    async call(operation, parameters) {
      try {
        const all = { RegionId: testRegion, ...parameters };
        return await client.request<WireAnswer>(operation, all, { method });
      } catch (cause) {
        throw refusedByPop(cause);
      }
    },
  };
}

interface PopFailure {
  readonly code?: string;
  readonly data?: { readonly Message?: string };
  readonly entry?: { readonly response?: { readonly statusCode?: number } };
}

function refusedByPop(cause: unknown): unknown {
  const { code, data, entry } = cause as PopFailure;
  const status = entry?.response?.statusCode;
  if (code === undefined || data?.Message === undefined || status === undefined) return cause;
  return new Refused({ code, status, message: data.Message });
}
