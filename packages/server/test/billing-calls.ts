import { clientConfig, type Keys } from "./access-clients.ts";
import { type Answer, newOwner, operatorOf } from "./operator-client.ts";
import { models, type SdkClient, type TestServer, testRegion } from "./test-server.ts";

export const hour = 3600;
export const day = 24 * hour;
/** The cheapest class with one node. */
export const small = "redis.basic.small.default";
export const larger = "redis.basic.mid.default";

/** The official SDK, told to wait longer than its usual 3 s: it is asked for much at once here. */
export function patientClient(server: TestServer, keys: Keys = server): SdkClient {
  const { accessKeyId, accessKeySecret } = keys;
  const config = clientConfig(server, { accessKeyId, accessKeySecret });
  config.readTimeout = 60_000;
  return new models.default(config);
}

/** One more owner with terms of its own, its client, and its money. */
export async function ownerWith(
  server: TestServer,
  terms: Parameters<typeof newOwner>[1],
): Promise<{ client: SdkClient; keys: Keys; ownerId: string; money: () => Promise<Money> }> {
  const owner = await newOwner(server, terms);
  return {
    client: patientClient(server, owner),
    keys: { accessKeyId: owner.accessKeyId, accessKeySecret: owner.accessKeySecret },
    ownerId: owner.ownerId,
    money: () => moneyOf(server, owner.ownerId),
  };
}

export interface Money {
  readonly balanceCents: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly Kind: string;
  readonly AmountCents: number;
  readonly InstanceId: string;
  readonly Hours: number;
}

/** An owner's balance and all entries of its ledger. */
export async function moneyOf(server: TestServer, owner: string): Promise<Money> {
  const operator = operatorOf(server);
  const entries: Entry[] = [];
  for (let page = 1; ; page++) {
    const answer = await operator.call<Answer & { LedgerEntries: { LedgerEntry: Entry[] } }>(
      "ListLedgerEntries",
      { Owner: owner, PageNumber: page, PageSize: 100 },
    );
    entries.push(...answer.LedgerEntries.LedgerEntry);
    if (answer.LedgerEntries.LedgerEntry.length < 100) break;
  }
  const { Owners } = await operator.call<{ Owners: { Owner: { BalanceCents: number }[] } }>(
    "ListOwners",
    { Owner: owner },
  );
  return { balanceCents: Owners.Owner[0]?.BalanceCents ?? Number.NaN, entries };
}

export const sumOf = ({ entries }: Money): number =>
  entries.reduce((sum, entry) => sum + entry.AmountCents, 0);

/** Orders an instance and answers its id. */
export async function order(
  client: SdkClient,
  overrides: Partial<InstanceType<typeof models.CreateInstanceRequest>> = {},
): Promise<string> {
  const { body } = await client.createInstance(
    new models.CreateInstanceRequest({
      regionId: testRegion,
      instanceClass: small,
      ...overrides,
    }),
  );
  return body?.instanceId ?? "";
}
