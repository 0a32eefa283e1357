import type { ReadConfig } from "../config.ts";
import type { Messages } from "../messages/en.ts";

/** What every command gets. A command returns the exit code. */
export interface CommandContext extends ReadConfig {
  readonly messages: Messages;
  /** Prints a line for the user on standard output. */
  print(line?: string): void;
  /** Prints a line about what is wrong on standard error. */
  complain(line: string): void;
}

/** A command cannot go on; the text is for the user. Exit code 1 unless it says another. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly exitCode: number;

  constructor(
    message: string,
    { exitCode = 1, ...options }: ErrorOptions & { exitCode?: number } = {},
  ) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
