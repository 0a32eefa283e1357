import { databaseName } from "../open-store.ts";
import { broken, type Check, ok } from "./finding.ts";

/** PostgreSQL, where it is to hold the rows. */
export const checkDatabase: Check = async ({ config, messages: { doctor } }) => {
  if (config.databaseUrl === null) return [];
  const { postgresVersion } = await import("../../store/postgres-store.ts");
  const name = databaseName(config).join();
  try {
    return [ok(doctor.database(name, await postgresVersion(config.databaseUrl)))];
  } catch (error) {
    const { message } = (error as Error).cause as Error;
    return [broken(doctor.noDatabase(name, message), doctor.databaseMend)];
  }
};
