import {
  attachmentStore,
  policyStore,
  userKeyStore,
  userStore,
} from "../packages/server/src/domains/access/index.ts";
import type { SecretBox } from "../packages/server/src/kernel/secret-box.ts";
import type { Store } from "../packages/server/src/store/store.ts";
import { userKey } from "./gateway-load.ts";

const policies = 20;

/** A RAM user of the owner with twenty policies of three statements each. */
export function addUser(
  store: Store,
  { ownerId, secrets }: { ownerId: string; secrets: SecretBox },
): Promise<void> {
  return store.transact(async (db) => {
    const now = Date.now();
    const dated = { createdAt: now, updatedAt: now };
    const id = "200000000000000001";
    const texts = { displayName: "", mobilePhone: "", email: "", comments: "" };
    await userStore(db).insert({ id, ownerId, name: "bench", ...texts, ...dated });
    const key = { accessKeyId: userKey.accessKeyId, accessKeySecret: userKey.secret };
    await userKeyStore(db).insert({ id, ownerId }, key, { now, secrets });
    for (let number = 1; number <= policies; number += 1) {
      const name = `policy-${number}`;
      await policyStore(db).insert({
        ownerId,
        name,
        description: "",
        defaultVersion: "v1",
        nextVersion: 2,
        ...dated,
      });
      await policyStore(db).insertVersion({
        ownerId,
        policyName: name,
        version: "v1",
        document: documentOf(number),
        createdAt: now,
      });
      const user = { ownerId, kind: "user", id } as const;
      await attachmentStore(db).attach(user, { type: "Custom", name }, now);
    }
  });
}

/** Each allows something to everybody, something from an address, and denies something else. */
function documentOf(number: number): string {
  const Resource = "acs:kvstore:*:*:instance/*";
  const Condition = { IpAddress: { "acs:SourceIp": ["10.0.0.0/8", `127.0.0.0/${number + 4}`] } };
  return JSON.stringify({
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: ["kvstore:List*", `kvstore:Modify${number}*`], Resource },
      { Effect: "Allow", Action: "kvstore:Describe*", Resource, Condition },
      {
        Effect: "Deny",
        Action: "kvstore:Delete*",
        Resource: `acs:kvstore:*:*:instance/r-${number}*`,
        Condition: { StringEquals: { "kvstore:ResourceTag/env": "prod" } },
      },
    ],
  });
}
