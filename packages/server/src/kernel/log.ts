import type { Logger } from "pino";

/** Structured logger. Secrets, passwords and signatures are never passed to it. */
export type Log = Logger;
