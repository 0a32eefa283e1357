import { type Account, isDefaultAccount, noPrivilege } from "./account.ts";
import { defineOperation } from "./context.ts";

/** Lists the accounts of an instance, the default one first. A name that is not there finds none. */
export const DescribeAccounts = defineOperation("DescribeAccounts", {
  async handle(request, { accounts, instances, caller }) {
    const { AccountName, SearchAccountName, PageNumber, PageSize } = request;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const found = (await accounts.all(instance.id))
      .filter((account) => !AccountName || account.name === AccountName)
      .filter((account) => !SearchAccountName || account.name.includes(SearchAccountName))
      .sort((a, b) => Number(isDefaultAccount(b)) - Number(isDefaultAccount(a)));
    const page = found.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
    return {
      Accounts: { Account: page.map(accountFields) },
      PageNumber,
      PageSize,
      TotalCount: found.length,
    };
  },
});

function accountFields(account: Account) {
  return {
    AccountDescription: account.description,
    AccountName: account.name,
    AccountStatus: account.pending === "" ? "Available" : "Unavailable",
    AccountType: account.accountType,
    DatabasePrivileges: {
      DatabasePrivilege:
        account.privilege === noPrivilege ? [] : [{ AccountPrivilege: account.privilege }],
    },
    InstanceId: account.instanceId,
  };
}
