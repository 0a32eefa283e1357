import type { AddedError } from "./added-errors.ts";

const ram = "Ram 2015-05-01: documented code, which clients branch on";
const sts = "Sts 2015-04-01: documented code, which clients branch on";

type Entry = [string, AddedError];

function entry(code: string, status: number, message: string, reason = ram): Entry {
  return [code, { code, status, message, reason }];
}

/** Parameters whose characters or length RAM refuses by a code of their own. */
const namedParameters = [
  "UserName",
  "NewUserName",
  "DisplayName",
  "NewDisplayName",
  "GroupName",
  "NewGroupName",
  "PolicyName",
  "RoleName",
];
const longParameters = [
  ...namedParameters,
  "Comments",
  "NewComments",
  "Description",
  "NewDescription",
  "PolicyDocument",
];
const formattedParameters = ["MobilePhone", "NewMobilePhone", "Email", "NewEmail", "VersionId"];

const malformed: readonly Entry[] = [
  ...namedParameters.map((name) =>
    entry(
      `InvalidParameter.${name}.InvalidChars`,
      400,
      `The parameter - "${name}" contains invalid chars.`,
    ),
  ),
  ...longParameters.map((name) =>
    entry(
      `InvalidParameter.${name}.Length`,
      400,
      `The parameter - "${name}" beyond the length limit.`,
    ),
  ),
  ...formattedParameters.map((name) =>
    entry(
      `InvalidParameter.${name}.Format`,
      400,
      `The format of the parameter - "${name}" is incorrect.`,
    ),
  ),
];

/** Codes of RAM and STS. What the catalogue data lack; statuses and messages as published. */
export const ramErrors: Readonly<Record<string, AddedError>> = Object.fromEntries([
  ...malformed,
  entry("InvalidParameter.PolicyType", 400, 'The parameter - "PolicyType" is incorrect.'),
  entry("MalformedPolicyDocument", 400, "{detail}"),
  entry("EntityNotExist.User", 404, "The user does not exist."),
  entry("EntityNotExist.User.AccessKey", 404, "The user access key does not exist."),
  entry("EntityNotExist.User.Policy", 404, "The indicate policy of the user does not exist."),
  entry("EntityNotExist.User.Group", 404, "The user has not joined the group."),
  entry("EntityNotExist.Group", 404, "The group does not exist."),
  entry(
    "EntityNotExist.Group.Policy",
    404,
    "The indicate policy attached to the group does not exist.",
  ),
  entry("EntityNotExist.Role", 404, "The role does not exist."),
  entry(
    "EntityNotExist.Role.Policy",
    404,
    "The indicate policy attached to the role does not exist.",
  ),
  entry("EntityNotExist.Policy", 404, "The policy does not exist."),
  entry("EntityNotExist.Policy.Version", 404, "The policy version does not exist."),
  entry("EntityAlreadyExists.User", 409, "The user does already EXIST."),
  entry("EntityAlreadyExists.User.Group", 409, "The user has already joined the group."),
  entry("EntityAlreadyExists.User.Policy", 409, "The user has already been attached this policy."),
  entry("EntityAlreadyExists.Group", 409, "The group does already EXIST."),
  entry(
    "EntityAlreadyExists.Group.Policy",
    409,
    "The group has already been attached this policy.",
  ),
  entry("EntityAlreadyExists.Role", 409, "The role does already EXIST."),
  entry("EntityAlreadyExists.Role.Policy", 409, "The role has already been attached this policy."),
  entry("EntityAlreadyExists.Policy", 409, "The policy does already EXIST."),
  entry(
    "DeleteConflict.User.Group",
    409,
    "The user CAN NOT be in any group while deleting the user.",
  ),
  entry(
    "DeleteConflict.User.AccessKey",
    409,
    "The user CAN NOT has any access key while deleting the user.",
  ),
  entry(
    "DeleteConflict.User.Policy",
    409,
    "The user CAN NOT has any attached policy while deleting the user.",
  ),
  entry(
    "DeleteConflict.Group.User",
    409,
    "The group CAN NOT has any user member while deleting the group.",
  ),
  entry(
    "DeleteConflict.Group.Policy",
    409,
    "The entity CAN NOT has any attached policy while deleting the group.",
  ),
  entry(
    "DeleteConflict.Role.Policy",
    409,
    "The role CAN NOT has any attached policy while deleting the role.",
  ),
  entry(
    "DeleteConflict.Policy.User",
    409,
    "The policy CAN NOT been attached to any user while deleting the policy.",
  ),
  entry(
    "DeleteConflict.Policy.Group",
    409,
    "The policy CAN NOT been attached to any group while deleting the policy.",
  ),
  entry(
    "DeleteConflict.Policy.Role",
    409,
    "The policy CAN NOT been attached to any role while deleting the policy.",
  ),
  entry(
    "DeleteConflict.Policy.Version",
    409,
    "The policy CAN NOT has any version except the default version.",
  ),
  entry(
    "DeleteConflict.Policy.Version.Default",
    409,
    "The default policy version CAN NOT been deleted directly.",
  ),
  entry("LimitExceeded.User", 409, "The count of users beyond the current limits."),
  entry(
    "LimitExceeded.User.AccessKey",
    409,
    "The access key count of the user access keys beyond the current limits.",
  ),
  entry("LimitExceeded.Group", 409, "The count of groups beyond the current limits."),
  entry("LimitExceeded.Role", 409, "The count of roles beyond the current limits."),
  entry("LimitExceeded.Policy", 409, "The count of policies beyond the current limits."),
  entry(
    "LimitExceeded.Policy.Version",
    409,
    "The count of policy versions beyond the current limits.",
  ),
  entry(
    "LimitExceeded.User.Policy",
    409,
    "The count of policies attached to the user beyond the current limits.",
  ),
  entry("InvalidParameter.RoleArn", 400, "The parameter RoleArn is wrongly formed.", sts),
  entry(
    "InvalidParameter.RoleSessionName",
    400,
    "The parameter RoleSessionName is wrongly formed.",
    sts,
  ),
  entry(
    "InvalidParameter.DurationSeconds",
    400,
    "The Min/Max value of DurationSeconds is 15min/{maximum}.",
    sts,
  ),
  [
    "NoPermission.AssumeRole",
    {
      code: "NoPermission",
      status: 403,
      message: "You are not authorized to do this action. You should be authorized by RAM.",
      reason: sts,
    },
  ],
  [
    "NoPermission.RootAccount",
    {
      code: "NoPermission",
      status: 403,
      message: "Roles may not be assumed by root accounts.",
      reason: sts,
    },
  ],
]);
