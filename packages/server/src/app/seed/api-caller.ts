import type { AccessKeyFile } from "../access-key-file.ts";
import { ApiRefusal, callApi } from "../cli/call-api.ts";

type Call = <Answer extends object = object>(
  action: string,
  parameters: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** The APIs of an installation, called as its first owner. */
export interface ApiCaller {
  readonly operator: Call;
  readonly ram: Call;
  readonly kvstore: Call;
  readonly defaultRegionId: string;
  /** Handler for a refusal with this code, which is then no failure. */
  unless(code: string): (error: unknown) => undefined;
}

export function apiCaller(options: {
  endpoint: string;
  key: AccessKeyFile;
  defaultRegionId: string;
}): ApiCaller {
  const { endpoint, key, defaultRegionId } = options;
  const caller =
    (version: string): Call =>
    (action, parameters) =>
      callApi({
        endpoint,
        key,
        version,
        action,
        parameters,
        refused: (code, text) => `${action}: ${code}: ${text}`,
      });
  return {
    operator: caller("2026-01-01"),
    ram: caller("2015-05-01"),
    kvstore: caller("2015-01-01"),
    defaultRegionId,
    unless: (code) => (error) => {
      if (!(error instanceof ApiRefusal) || error.code !== code) throw error;
      return undefined;
    },
  };
}
