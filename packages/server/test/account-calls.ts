import { models, type SdkClient } from "./test-server.ts";
import { waitUntil } from "./wait-until.ts";

export const accountPassword = "Account-1234";

/** The account operations, called for one instance. `target` is asked at each call. */
export function accountCalls(target: () => { client: SdkClient; instanceId: string }) {
  function createAccount(accountName: string, more: object = {}) {
    return target().client.createAccount(
      new models.CreateAccountRequest({
        instanceId: target().instanceId,
        accountName,
        accountPassword,
        ...more,
      }),
    );
  }

  function deleteAccount(accountName: string, of = target().instanceId) {
    return target().client.deleteAccount(
      new models.DeleteAccountRequest({ instanceId: of, accountName }),
    );
  }

  async function accounts(accountName?: string, of = target().instanceId) {
    const { body } = await target().client.describeAccounts(
      new models.DescribeAccountsRequest({ instanceId: of, accountName }),
    );
    return body?.accounts?.account ?? [];
  }

  async function available(accountName: string): Promise<void> {
    await waitUntil(async () => (await accounts(accountName))[0]?.accountStatus === "Available");
  }

  async function newAccount(name: string, accountPrivilege = "RoleReadWrite"): Promise<void> {
    await createAccount(name, { accountPrivilege });
    await available(name);
  }

  return { createAccount, deleteAccount, accounts, newAccount, available };
}
