import { afterAll, beforeAll, expect, test } from "vitest";
import { newOwner, type OwnerFields, operatorOf } from "../operator-client.ts";
import { refusal } from "../refusal.ts";
import {
  createInstance,
  models,
  sdkClient,
  startTestServer,
  type TestServer,
} from "../test-server.ts";

let server: TestServer;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  server = await startTestServer({ driver: "fake" });
  operator = operatorOf(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const owners = async (parameters = {}) =>
  (await operator.call<{ Owners: { Owner: OwnerFields[] } }>("ListOwners", parameters)).Owners
    .Owner;

const notAdministrator =
  "403 Forbbiden.NotAdminUser: User not authorized to operate on the specified API as you are not the administrator.";

test("the first owner administers, owes nothing, and meets no limit", async () => {
  const [root, ...others] = await owners();
  expect(others).toEqual([]);
  expect(root).toMatchObject({
    OwnerName: "root",
    Admin: true,
    Frozen: false,
    IdentityVerified: true,
    BalanceCents: 0,
    CreditCents: "unlimited",
    PostPaidQuota: "unlimited",
  });
});

test("an owner with a key of its own works in a world of its own", async () => {
  const acme = await newOwner(server, { Name: "acme" });
  const { instanceId } = await createInstance(sdkClient(acme));
  const listed = async (client: ReturnType<typeof sdkClient>) => {
    const { body } = await client.describeInstances(
      new models.DescribeInstancesRequest({ regionId: "cn-hangzhou" }),
    );
    return body?.instances?.KVStoreInstance?.map((each) => each.instanceId) ?? [];
  };
  expect(await listed(sdkClient(acme))).toEqual([instanceId]);
  expect(await listed(server.client)).not.toContain(instanceId);
});

test("who does not administer is refused every operation of the operator's API", async () => {
  const plain = operatorOf(server, await newOwner(server, { Name: "plain" }));
  for (const action of ["ListOwners", "CreateOwner", "DescribeClock", "ResetWorld", "ListFaults"]) {
    expect(await refusal(plain.call(action)), action).toBe(notAdministrator);
  }
});

test("an owner that is made an administrator may call it, until that is taken back", async () => {
  const key = await newOwner(server, { Name: "deputy", Admin: true });
  const deputy = operatorOf(server, key);
  expect(await refusal(deputy.call("ListOwners"))).toBe("accepted");
  await operator.call("ModifyOwner", { Owner: "deputy", Admin: false });
  expect(await refusal(deputy.call("ListOwners"))).toBe(notAdministrator);
  expect(await refusal(operator.call("ModifyOwner", { Owner: "root", Admin: false }))).toBe(
    "409 InvalidOwner.LastAdministrator: The last administrator must stay one.",
  );
});

test("terms are changed one by one, and the rest stays", async () => {
  const { ownerId } = await newOwner(server, { Name: "terms", IdentityVerified: false });
  await operator.call("ModifyOwner", { Owner: ownerId, CreditCents: 5000 });
  await operator.call("ModifyOwner", { Owner: "terms", PostPaidQuota: 3, Name: "renamed" });
  expect(await owners({ Owner: ownerId })).toMatchObject([
    {
      OwnerName: "renamed",
      IdentityVerified: false,
      CreditCents: "5000",
      PostPaidQuota: "3",
      Frozen: false,
    },
  ]);
  await operator.call("ModifyOwner", { Owner: ownerId, PostPaidQuota: "unlimited" });
  expect(await owners({ Owner: "renamed" })).toMatchObject([{ PostPaidQuota: "unlimited" }]);
});

test("money that is booked is in the ledger, and the balance is its sum", async () => {
  await newOwner(server, { Name: "saver" });
  const token = crypto.randomUUID();
  const paidIn = { Owner: "saver", AmountCents: 10_000, Note: "cheque", ClientToken: token };
  await operator.call("AdjustBalance", paidIn);
  expect(await operator.call("AdjustBalance", paidIn)).toMatchObject({ BalanceCents: 10_000 });
  expect(
    await operator.call("AdjustBalance", { Owner: "saver", AmountCents: -2_500 }),
  ).toMatchObject({ BalanceCents: 7_500 });
  const { LedgerEntries, BalanceCents } = await operator.call<{
    LedgerEntries: { LedgerEntry: { Kind: string; AmountCents: number; Note: string }[] };
    BalanceCents: number;
  }>("ListLedgerEntries", { Owner: "saver" });
  const entries = LedgerEntries.LedgerEntry;
  expect(entries).toHaveLength(2);
  expect(entries).toContainEqual(
    expect.objectContaining({ Kind: "deposit", AmountCents: 10_000, Note: "cheque" }),
  );
  expect(entries.reduce((sum, each) => sum + each.AmountCents, 0)).toBe(BalanceCents);
});

test("a key may be given, is nobody else's, and may belong to a user", async () => {
  await newOwner(server, { Name: "keys" });
  const given = { KeyId: "LTAIgivenKey0001", KeySecret: "a-secret-for-tests" };
  await operator.call("CreateOwnerAccessKey", { Owner: "keys", ...given });
  const mine = { accessKeyId: given.KeyId, accessKeySecret: given.KeySecret };
  expect(await refusal(operatorOf(server, mine).call("ListOwners"))).toBe(notAdministrator);
  expect(await refusal(operator.call("CreateOwnerAccessKey", { Owner: "acme", ...given }))).toBe(
    "409 InvalidOwnerAccessKey.AlreadyExists: There is an AccessKey of this id already.",
  );
  expect(
    await refusal(operator.call("CreateOwnerAccessKey", { Owner: "keys", UserName: "nobody" })),
  ).toBe("404 EntityNotExist.User: The user does not exist.");
});

test("refusals of owners", async () => {
  expect(await refusal(operator.call("CreateOwner"))).toBe(
    "400 MissingName: Name is mandatory for this action.",
  );
  expect(await refusal(operator.call("CreateOwner", { Name: "root" }))).toBe(
    "409 InvalidOwner.AlreadyExists: There is an owner of this name already.",
  );
  expect(await refusal(operator.call("ModifyOwner", { Owner: "ghost", Admin: true }))).toBe(
    "404 InvalidOwner.NotFound: The specified owner does not exist.",
  );
  expect(await refusal(operator.call("CreateOwner", { Name: "x y" }))).toBe(
    "400 InvalidParameter: The specified parameter Name is not valid.",
  );
});
