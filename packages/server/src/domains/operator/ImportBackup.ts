import { isAbsolute } from "node:path";
import { ApiError } from "../../kernel/api-error.ts";
import { required, text } from "../../kernel/described-parameters.ts";
import { defineOperation } from "./context.ts";
import { invalid } from "./operator-errors.ts";
import { owner } from "./parameters.ts";

/**
 * Makes a backup set of a dump (RDB) that lies on the server's machine. An order of the owner in
 * that region can name it as `BackupId` for a day. `File` is an absolute path.
 */
export const ImportBackup = defineOperation("ImportBackup", {
  parameters: { Owner: required(owner), File: required(text({ maxLength: 4096 })) },
  async handle({ Owner, File: path }, { owners, regionId, importDump }) {
    const { id: ownerId } = await owners.require(Owner);
    if (!isAbsolute(path)) throw invalid("File");
    try {
      return { BackupId: await importDump({ path, ownerId, regionId }) };
    } catch (cause) {
      const { name, code = "" } = cause as NodeJS.ErrnoException;
      const isTheirs = name === "NotADump" || ["ENOENT", "EACCES", "EISDIR"].includes(code);
      if (cause instanceof ApiError || !isTheirs) throw cause;
      throw invalid("File");
    }
  },
});
