import { keysOfCommand } from "../../engine/redis/data-commands.ts";
import { splitCommand } from "../../engine/redis/split-command.ts";
import { lifecycleErrors } from "./lifecycle-errors.ts";

/** Longest key that goes through the control plane, in bytes; with it a request still fits. */
const maxKeyBytes = 64 * 1024;

/**
 * The words of one command on certain keys, as `redis-cli` reads them.
 * @throws ApiError InvalidParameter (`Command`) for what is no such command, InvalidKey.Malformed
 *   when a key is not there, empty or too long
 */
export function readDataCommand(line: string): readonly string[] {
  const words = splitCommand(line);
  const [name = "", ...parameters] = words ?? [];
  const keys = keysOfCommand(name, parameters);
  if (!keys) throw lifecycleErrors.InvalidParameter({ parameter: "Command" });
  if (!keys.every(isKey)) throw lifecycleErrors["InvalidKey.Malformed"]();
  return [name, ...parameters];
}

function isKey(key: string | undefined): boolean {
  return key !== undefined && key !== "" && Buffer.byteLength(key) <= maxKeyBytes;
}
