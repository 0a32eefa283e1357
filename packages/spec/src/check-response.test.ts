import { expect, test } from "vitest";
import { checkResponse } from "./check-response.ts";
import { arrayPaths } from "./response-lists.ts";

test("an answer that follows the tree has no problems", () => {
  const body = {
    Accounts: {
      Account: [
        {
          AccountName: "demo",
          DatabasePrivileges: { DatabasePrivilege: [{ AccountPrivilege: "RoleReadOnly" }] },
        },
      ],
    },
    TotalCount: 1,
    RequestId: "6C9E114C-217C-4118-83C0-B4070222C123",
  };
  expect(checkResponse("DescribeAccounts", body)).toEqual([]);
});

test("a list that is not there is a problem, at any depth where the object around it is", () => {
  expect(checkResponse("DescribeAccounts", {})).toEqual(["Accounts is missing, it holds a list"]);
  expect(checkResponse("DescribeAccounts", { Accounts: {} })).toEqual([
    "Accounts.Account is missing, it holds a list",
  ]);
  expect(checkResponse("DescribeAccounts", { Accounts: { Account: [{}] } })).toEqual([
    "Accounts.Account[].DatabasePrivileges is missing, it holds a list",
  ]);
  expect(checkResponse("DescribeGlobalSecurityIPGroup", {})).toEqual([
    "GlobalSecurityIPGroup is missing, it holds a list",
  ]);
});

test("wrong JSON types are problems", () => {
  const body = { Accounts: { Account: {} }, PageNumber: "1", PageSize: 1.5, TotalCount: null };
  expect(checkResponse("DescribeAccounts", body)).toEqual([
    "Accounts.Account is object, not array",
    "PageNumber is string, not number",
    "PageSize is not an integer",
    "TotalCount is null, not number",
  ]);
});

test("fields that the catalogue lacks are problems, RequestId only below the top", () => {
  const body = { Accounts: { Account: [], RequestId: "x" }, Code: "200", RequestId: "x" };
  expect(checkResponse("DescribeAccounts", body)).toEqual([
    "Code is not in the catalogue",
    "Accounts.RequestId is not in the catalogue",
  ]);
});

test("a field set to undefined counts as left out", () => {
  const body = { InstanceId: undefined, Colour: undefined };
  expect(checkResponse("CreateInstance", body)).toEqual([]);
});

test("operations of other products are not judged", () => {
  expect(checkResponse("DescribeVpcs", { Anything: 1 })).toEqual([]);
});

test("paths of lists name wrappers and bare arrays", () => {
  expect([...arrayPaths("DescribeAccounts")]).toEqual([
    "Accounts.Account",
    "Accounts.Account.DatabasePrivileges.DatabasePrivilege",
  ]);
  expect([...arrayPaths("DescribeGlobalSecurityIPGroup")]).toEqual([
    "GlobalSecurityIPGroup",
    "GlobalSecurityIPGroup.DBInstances",
  ]);
  expect(arrayPaths("DescribeVpcs").size).toBe(0);
});
