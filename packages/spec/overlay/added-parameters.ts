import type { CatalogueParameter } from "../src/catalogue-types.ts";

interface AddedParameters {
  readonly parameters: readonly CatalogueParameter[];
  readonly reason: string;
}

function optional(
  name: string,
  facts: Partial<Omit<CatalogueParameter, "name" | "required">> = {},
): CatalogueParameter {
  return { name, required: false, type: "string", ...facts };
}

const backupKind = [
  optional("BackupMethod", { enum: ["Physical", "Logical"] }),
  optional("BackupType", { enum: ["FullBackup", "IncrementalBackup"] }),
];

/** Request parameters that the catalogue lacks, by operation. */
export const addedParameters: Readonly<Record<string, AddedParameters>> = {
  CreateBackup: { parameters: backupKind, reason: "rows 33 and 34 of the error table check them" },
  DescribeBackups: {
    parameters: backupKind,
    reason: "rows 33 and 34 of the error table check them",
  },
  SwitchNetwork: {
    parameters: [optional("ClientToken")],
    reason: "the operation lists InvalidToken.Malformed",
  },
};
