import PopCore from "@alicloud/pop-core";
import type { TestServer } from "./test-server.ts";

export type Answer = Readonly<Record<string, unknown>>;
type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface Key {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** An official client that is told product versions, for APIs that have no SDK of their own. */
export function clientFor(server: Pick<TestServer, "endpoint">, key: Key, apiVersion: string) {
  const client = new PopCore({ ...key, endpoint: server.endpoint, apiVersion });
  return {
    async call<Result = Answer>(action: string, parameters: Parameters = {}): Promise<Result> {
      try {
        const all = Object.fromEntries(
          Object.entries(parameters).map(([name, value]) => [name, String(value)]),
        );
        return await client.request<Result>(action, all, { method: "POST", timeout: 60_000 });
      } catch (cause) {
        throw refused(cause);
      }
    },
  };
}

/** The operator's own API, as the root owner or as whoever has the key. */
export function operatorOf(server: TestServer, key: Key = server) {
  const { accessKeyId, accessKeySecret } = key;
  return clientFor(server, { accessKeyId, accessKeySecret }, "2026-01-01");
}

interface PopFailure {
  readonly code?: string;
  readonly data?: { readonly Message?: string };
  readonly entry?: { readonly response?: { readonly statusCode?: number; headers?: object } };
}

/** A refusal in the shape in which `refusal()` reads those of the other SDK. */
function refused(cause: unknown): unknown {
  const { code, data, entry } = cause as PopFailure;
  const statusCode = entry?.response?.statusCode;
  if (code === undefined || statusCode === undefined || data?.Message === undefined) return cause;
  const headers = entry?.response?.headers;
  return Object.assign(new Error(code, { cause }), {
    statusCode,
    headers,
    data: { Code: code, Message: data.Message },
  });
}

export interface OwnerFields {
  readonly OwnerId: string;
  readonly OwnerName: string;
  readonly Admin: boolean;
  readonly Frozen: boolean;
  readonly IdentityVerified: boolean;
  readonly BalanceCents: number;
  readonly CreditCents: string;
  readonly PostPaidQuota: string;
}

/** A new owner, with a key of its own. */
export async function newOwner(server: TestServer, terms: Parameters & { Name: string }) {
  const operator = operatorOf(server);
  const { Owner } = await operator.call<{ Owner: OwnerFields }>("CreateOwner", terms);
  const { AccessKey } = await operator.call<{
    AccessKey: { AccessKeyId: string; AccessKeySecret: string };
  }>("CreateOwnerAccessKey", { Owner: Owner.OwnerId });
  return {
    fields: Owner,
    ownerId: Owner.OwnerId,
    endpoint: server.endpoint,
    accessKeyId: AccessKey.AccessKeyId,
    accessKeySecret: AccessKey.AccessKeySecret,
  };
}
