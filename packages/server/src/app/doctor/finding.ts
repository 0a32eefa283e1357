import type { CommandContext } from "../cli/command-context.ts";

/** What one look at the machine says. `broken` keeps Kvasir from working, `limited` does not. */
export interface Finding {
  readonly state: "ok" | "limited" | "broken";
  readonly text: string;
  /** How to mend it. */
  readonly mend?: string;
}

export type Check = (context: CommandContext) => Promise<Finding[]> | Finding[];

export const ok = (text: string): Finding => ({ state: "ok", text });
export const limited = (text: string, mend: string): Finding => ({ state: "limited", text, mend });
export const broken = (text: string, mend: string): Finding => ({ state: "broken", text, mend });
