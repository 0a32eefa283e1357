import { expect, test } from "vitest";
import type { ConditionContext } from "./compile-policies.ts";
import { parsePolicy } from "./parse-policy.ts";
import { parseTrustPolicy, type TrustPolicy, trusts as trustsBy } from "./trust-policy.ts";

const statement = { Effect: "Allow", Action: "kvstore:*", Resource: "*" };
const policy = (changes: object, whole: object = {}) =>
  JSON.stringify({ Version: "1", Statement: [{ ...statement, ...changes }], ...whole });

test.each([
  ["{", "The policy is not valid JSON."],
  ["[]", "The policy must be a JSON object."],
  ["null", "The policy must be a JSON object."],
  [policy({}, { Version: "2" }), 'The Version must be "1".'],
  [policy({}, { Version: 1 }), 'The Version must be "1".'],
  [policy({}, { Id: "x" }), "The policy has the unknown element Id."],
  [policy({}, { Statement: [] }), "The Statement must not be empty."],
  [policy({}, { Statement: ["x"] }), "Every Statement must be an object."],
  [policy({ Effect: "allow" }), "The Effect must be Allow or Deny."],
  [policy({ Action: undefined }), "A Statement needs either Action or NotAction."],
  [policy({ NotAction: "kvstore:*" }), "A Statement needs either Action or NotAction."],
  [policy({ Action: [] }), "A Statement has no Action."],
  [policy({ Action: "DescribeInstances" }), 'The Action "DescribeInstances" is not valid.'],
  [policy({ Action: ["kvstore:*", 7] }), "The Action 7 is not valid."],
  [policy({ Resource: undefined }), "A Statement has no Resource."],
  [policy({ Resource: "r-1" }), 'The Resource "r-1" is not valid.'],
  [policy({ NotResource: "*" }), "A Statement has the unknown element NotResource."],
  [policy({ Principal: { RAM: ["x"] } }), "A Statement has the unknown element Principal."],
  [policy({ Condition: [] }), "The Condition must be an object."],
  [
    policy({ Condition: { StringIs: { "acs:SourceIp": "x" } } }),
    "There is no condition operator StringIs.",
  ],
  [
    policy({ Condition: { toString: { "acs:SourceIp": "x" } } }),
    "There is no condition operator toString.",
  ],
  [policy({ Condition: { StringLike: "x" } }), "The StringLike must be an object."],
  [
    policy({ Condition: { StringLike: { "acs:SourceIp": [] } } }),
    "The condition acs:SourceIp has no value.",
  ],
  [
    policy({ Condition: { StringLike: { "acs:SourceIp": [null] } } }),
    "A value of acs:SourceIp is neither text nor number nor boolean.",
  ],
  ...["10.0.0.0/33", "10.0.0", "10.0.0.0/8/8", "10.0.0.0/x", "host", "2001:db8::/129"].map(
    (value) => [
      policy({ Condition: { IpAddress: { "acs:SourceIp": value } } }),
      "A value of acs:SourceIp does not fit IpAddress.",
    ],
  ),
  [
    policy({ Condition: { DateLessThan: { "acs:CurrentTime": "tomorrow" } } }),
    "A value of acs:CurrentTime does not fit DateLessThan.",
  ],
  [
    policy({ Condition: { Bool: { "acs:SecureTransport": "yes" } } }),
    "A value of acs:SecureTransport does not fit Bool.",
  ],
  [
    policy({ Condition: { NumericEquals: { "kvstore:ResourceTag/n": "" } } }),
    "A value of kvstore:ResourceTag/n does not fit NumericEquals.",
  ],
])("refuses %s", (text, message) => {
  expect(() => parsePolicy(text)).toThrow(message);
});

test("a trust policy names who may assume the role, and a Deny wins", () => {
  const trust = (...all: object[]) =>
    parseTrustPolicy(
      JSON.stringify({
        Version: "1",
        Statement: all.map((each) => ({ Effect: "Allow", Action: "sts:AssumeRole", ...each })),
      }),
    );
  const trusts = (
    policy: TrustPolicy,
    principal: Parameters<typeof trustsBy>[1],
    context: ConditionContext = () => undefined,
  ) => trustsBy(policy, principal, context);
  const user = (name: string, accountId = "1000") =>
    ({ kind: "user", accountId, name, arn: `acs:ram::${accountId}:user/${name}` }) as const;
  const session = {
    kind: "role-session",
    accountId: "1000",
    name: "reader/job",
    arn: "acs:ram::1000:assumed-role/reader/job",
  } as const;
  const ofAccount = trust({ Principal: { RAM: ["acs:ram::1000:root"] } });
  const ofAnn = trust({ Principal: { RAM: "acs:ram::1000:user/ann" } });
  const ofRole = trust({ Principal: { RAM: "acs:ram::1000:role/reader" } });
  const ofService = trust({ Principal: { Service: ["ecs.aliyuncs.com"] } });
  const notBob = trust(
    { Principal: { RAM: "acs:ram::1000:root" } },
    { Principal: { RAM: "acs:ram::1000:user/bob" }, Effect: "Deny" },
  );
  expect(trusts(ofAccount, user("ann"))).toBe(true);
  expect(trusts(ofAccount, session)).toBe(true);
  expect(trusts(ofAccount, user("ann", "2000"))).toBe(false);
  expect(trusts(ofAnn, user("ann"))).toBe(true);
  expect(trusts(ofAnn, user("bob"))).toBe(false);
  expect(trusts(ofRole, session)).toBe(true);
  expect(trusts(ofRole, user("reader"))).toBe(false);
  expect(trusts(ofService, user("ann"))).toBe(false);
  const fromHome = { Condition: { IpAddress: { "acs:SourceIp": "10.0.0.0/8" } } };
  const atHome = trust({ Principal: { RAM: "acs:ram::1000:root" }, ...fromHome });
  const from = (address: string) => (key: string) => (key === "acs:sourceip" ? address : undefined);
  expect(trusts(atHome, user("ann"), from("10.1.2.3"))).toBe(true);
  expect(trusts(atHome, user("ann"), from("11.1.2.3"))).toBe(false);
  expect(trusts(atHome, user("ann"))).toBe(false);
  const notAtHome = trust(
    { Principal: { RAM: "acs:ram::1000:root" } },
    { Principal: { RAM: "acs:ram::1000:root" }, Effect: "Deny", ...fromHome },
  );
  expect(trusts(notAtHome, user("ann"), from("10.1.2.3"))).toBe(false);
  expect(trusts(notAtHome, user("ann"), from("11.1.2.3"))).toBe(true);
  expect(trusts(notBob, user("ann"))).toBe(true);
  expect(trusts(notBob, user("bob"))).toBe(false);
});

test.each([
  [{ Action: "sts:GetCallerIdentity" }, "The Action must be sts:AssumeRole."],
  [{ Principal: undefined }, "A Statement has no Principal."],
  [{ Principal: { RAM: "ann" } }, 'The Principal "ann" is not valid.'],
  [{ Condition: { StringIs: {} } }, "There is no condition operator StringIs."],
  [{ NotPrincipal: "x" }, "A Statement has the unknown element NotPrincipal."],
  [{ Principal: { AWS: "x" } }, "There is no kind of Principal AWS."],
])("refuses a trust policy with %j", (changes, message) => {
  const Statement = [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { RAM: "acs:ram::1000:root" },
      ...changes,
    },
  ];
  expect(() => parseTrustPolicy(JSON.stringify({ Version: "1", Statement }))).toThrow(message);
});
