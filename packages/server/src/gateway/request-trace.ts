import type { Format } from "./answer.ts";

/**
 * What is known of a request so far, filled in by the stages. It outlives a stage that throws: the
 * error is written in the format found, and the log line names the caller found.
 */
export interface RequestTrace {
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly remoteAddress: string;
  format: Format;
  action?: string;
  version?: string;
  accessKeyId?: string;
  ownerId?: string;
  /** The client is to get no answer. */
  isDropped?: true;
}
