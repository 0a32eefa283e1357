import { expect, test } from "vitest";
import { secretBox, sha256Hex } from "../../kernel/secret-box.ts";
import { type Account, isPasswordOf, sealedPassword } from "./account.ts";
import { engineUsersOf } from "./engine-users.ts";

const secrets = secretBox(Buffer.alloc(32, 7));
const free = { passwordFree: false, disabledCommands: [] };

function account(name: string, facts: Partial<Account> = {}): Account {
  return {
    instanceId: "r-1",
    name,
    accountType: "Normal",
    privilege: "RoleReadWrite",
    description: "",
    ...sealedPassword(name, `password-of-${name}`, secrets),
    pending: "",
    createdAt: 0,
    ...facts,
  };
}

function opens(accounts: Account[], password: string, options = free): string[] {
  return engineUsersOf(accounts, options)
    .filter((user) => user.passwordSha256s.includes(sha256Hex(password)))
    .map((user) => user.name);
}

test("the default account's password opens its own user and the engine's default user", () => {
  expect(opens([account("r-1"), account("app")], "password-of-r-1")).toEqual(["r-1", "default"]);
  expect(opens([account("r-1"), account("app")], "password-of-app")).toEqual(["app"]);
});

test.each([
  ["RoleReadWrite", ["default"]],
  ["RoleReadOnly", []],
  ["RoleRepl", []],
])("name and password in one argument are offered for %s: %j", (privilege, users) => {
  expect(opens([account("app", { privilege })], "app:password-of-app")).toEqual(users);
});

test("an account that is being deleted opens nothing", () => {
  const accounts = [account("app", { pending: "delete" })];
  expect(engineUsersOf(accounts, free)).toEqual([
    { name: "default", privilege: "RoleReadWrite", passwordSha256s: [] },
  ]);
});

test("disabled commands are taken from every account", () => {
  const options = { passwordFree: true, disabledCommands: ["keys"] };
  for (const user of engineUsersOf([account("r-1"), account("app")], options)) {
    expect(user.disabledCommands, user.name).toEqual(["keys"]);
  }
});

test("no password is the password of an account that has none", () => {
  const none = { passwordSha256: "" };
  expect(isPasswordOf(none, "")).toBe(false);
  expect(isPasswordOf(account("app"), "password-of-app")).toBe(true);
  expect(isPasswordOf(account("app"), "password-of-r-1")).toBe(false);
});
