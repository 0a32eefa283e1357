import type { ErrorCode } from "../src/error-catalogue.ts";

interface AtLeastOne {
  readonly parameters: readonly string[];
  readonly errorKey: ErrorCode;
  readonly reason: string;
}

const size: AtLeastOne = {
  parameters: ["Capacity", "InstanceClass"],
  errorKey: "MissingClassCode",
  reason: "row 46",
};

/** Operations that refuse a request with none of some optional parameters. */
export const atLeastOne: Readonly<Record<string, AtLeastOne>> = {
  CreateInstance: size,
  CreateShardingInstance: size,
  ModifyInstanceAttribute: {
    parameters: ["InstanceName", "NewPassword", "InstanceReleaseProtection"],
    errorKey: "MissingParameter.InstanceNameOrNewPassword",
    reason: "row 8; the release protection came later and counts as well",
  },
  ModifyBackupPolicy: {
    parameters: [
      "PreferredBackupTime",
      "PreferredBackupPeriod",
      "EnableBackupLog",
      "BackupRetentionPeriod",
    ],
    errorKey: "ParameterLeastAssociate",
    reason: "row 37",
  },
  ModifyDBInstanceConnectionString: {
    parameters: ["NewConnectionString", "Port"],
    errorKey: "ParameterLeastAssociate",
    reason: "row 37; IPType says which endpoint, not what becomes of it",
  },
  ModifyActiveOperationMaintainConfig: {
    parameters: ["CycleTime", "CycleType", "MaintainEndTime", "MaintainStartTime", "Status"],
    errorKey: "ParameterLeastAssociate",
    reason: "row 37",
  },
  SetSnapshotSettings: {
    parameters: [
      "BeginHour",
      "DayList",
      "EndHour",
      "MaxAutoSnapshots",
      "MaxManualSnapshots",
      "RetentionDay",
    ],
    errorKey: "ParameterLeastAssociate",
    reason: "row 37",
  },
  ModifyInstanceMaintainTime: {
    parameters: ["MaintainStartTime", "MaintainEndTime"],
    errorKey: "ParameterLeastAssociate",
    reason: "row 37; one of the two without the other is a missing parameter",
  },
};
