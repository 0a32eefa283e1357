export interface Limits {
  readonly maxBodyBytes: number;
  /** Request line and headers together. Official clients send every parameter in the query. */
  readonly maxHeaderBytes: number;
  readonly maxParameters: number;
  readonly maxConnections: number;
  /** Time for the headers to arrive, and for the whole request. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** An open connection with no request, and one where no byte moves while it should. */
  readonly keepAliveTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** How often slow clients are looked for. */
  readonly checkIntervalMs: number;
  /** Memory for answers that are kept for reuse. */
  readonly answerCacheBytes: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 1024 * 1024,
  maxHeaderBytes: 128 * 1024,
  maxParameters: 1000,
  maxConnections: 5000,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 72_000,
  idleTimeoutMs: 90_000,
  checkIntervalMs: 5_000,
  answerCacheBytes: 64 * 1024 * 1024,
};
