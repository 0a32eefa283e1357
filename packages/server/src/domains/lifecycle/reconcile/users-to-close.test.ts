import { expect, test } from "vitest";
import type { ChangedUser } from "../../../engine/redis/apply-users.ts";
import type { Account } from "../../accounts/index.ts";
import { usersToClose } from "./users-to-close.ts";

function account(name: string, pending = "", privilege = "RoleReadWrite"): Account {
  return {
    instanceId: "r-1",
    name,
    accountType: "Normal",
    privilege,
    description: "",
    passwordSealed: "",
    passwordSha256: "",
    pairSha256: "",
    pending,
    createdAt: 0,
  };
}

const by = (name: string, how: ChangedUser["by"] = "passwords") => ({ name, by: how });

test.each([
  ["a new password", [by("app"), by("default")], [account("app", "change")], ["app"]],
  ["the same, cut off before", [], [account("app", "change")], ["app"]],
  [
    "two of them",
    [by("app"), by("default"), by("more")],
    [account("app", "change"), account("more", "change")],
    ["app", "more"],
  ],
  [
    "a new password of the default account",
    [by("default"), by("r-1")],
    [account("r-1", "change")],
    ["default", "r-1"],
  ],
  ["the same, cut off before", [], [account("r-1", "change"), account("app")], ["default", "r-1"]],
  [
    "both at once",
    [by("app"), by("default"), by("r-1")],
    [account("r-1", "change"), account("app", "change")],
    ["app", "default", "r-1"],
  ],
  [
    "a deleted account",
    [by("app", "gone"), by("default")],
    [account("app", "delete")],
    ["app", "default"],
  ],
  [
    "an account that may only read from now on",
    [by("app", "rules"), by("default")],
    [account("app", "change", "RoleReadOnly")],
    ["app", "default"],
  ],
  [
    "other rules for everybody",
    [by("app", "rules"), by("default", "rules"), by("kvasir"), by("replicator")],
    [account("app", "change")],
    ["app", "default"],
  ],
  ["a change that nothing explains", [by("default")], [account("app")], ["default"]],
  ["a new account", [], [account("app", "create")], ["app"]],
])("%s", (_, changed, accounts, names) => {
  expect(usersToClose(changed, accounts)).toEqual(names);
});
