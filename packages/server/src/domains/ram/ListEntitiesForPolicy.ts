import { isoSeconds } from "../../kernel/clock.ts";
import { required } from "../../kernel/described-parameters.ts";
import { roleArn } from "../access/index.ts";
import { defineOperation } from "./context.ts";
import { policyName, policyType } from "./ram-parameters.ts";
import { requireAnyPolicy } from "./require-entities.ts";

/** Lists who has a policy. */
export const ListEntitiesForPolicy = defineOperation("ListEntitiesForPolicy", {
  parameters: { PolicyType: required(policyType), PolicyName: required(policyName) },
  async handle(request, context) {
    const { attachments, users, groups, roles, caller } = context;
    const policy = { type: request.PolicyType, name: request.PolicyName };
    await requireAnyPolicy(context, policy);
    const answer = { User: [] as object[], Group: [] as object[], Role: [] as object[] };
    for (const { entityId: id, attachedAt } of await attachments.to(caller.ownerId, policy)) {
      const AttachDate = isoSeconds(attachedAt);
      const [user, group, role] = await Promise.all([
        users.byId(id),
        groups.byId(id),
        roles.byId(id),
      ]);
      if (user)
        answer.User.push({
          UserId: id,
          UserName: user.name,
          DisplayName: user.displayName,
          AttachDate,
        });
      if (group) answer.Group.push({ GroupName: group.name, Comments: group.comments, AttachDate });
      if (role)
        answer.Role.push({
          RoleId: id,
          RoleName: role.name,
          Arn: roleArn(role),
          Description: role.description,
          AttachDate,
        });
    }
    return {
      Users: { User: answer.User },
      Groups: { Group: answer.Group },
      Roles: { Role: answer.Role },
    };
  },
});
