import { required } from "../../kernel/described-parameters.ts";
import { systemPolicies } from "../access/index.ts";
import { policyFields } from "./answer-fields.ts";
import { checkedPolicy } from "./checked-document.ts";
import { defineOperation } from "./context.ts";
import { ramErrors } from "./ram-errors.ts";
import { description, policyDocument, policyName } from "./ram-parameters.ts";

/** Adds a custom policy with its first version. */
export const CreatePolicy = defineOperation("CreatePolicy", {
  writes: true,
  parameters: {
    PolicyName: required(policyName),
    PolicyDocument: required(policyDocument),
    Description: description,
  },
  async handle(request, context) {
    const { policies, caller, now } = context;
    const { ownerId } = caller;
    const document = checkedPolicy(request.PolicyDocument);
    const name = request.PolicyName;
    if (systemPolicies.has(name) || (await policies.find(ownerId, name)))
      throw ramErrors["EntityAlreadyExists.Policy"]();
    const policy = {
      ownerId,
      name,
      description: request.Description ?? "",
      defaultVersion: "v1",
      nextVersion: 2,
      createdAt: now,
      updatedAt: now,
    };
    await policies.insert(policy);
    await policies.insertVersion({
      ownerId,
      policyName: name,
      version: "v1",
      document,
      createdAt: now,
    });
    const { UpdateDate: _, ...fields } = policyFields(policy);
    return { Policy: fields };
  },
});
