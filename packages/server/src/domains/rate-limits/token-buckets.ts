export interface BucketSize {
  /** Tokens of a full bucket, which is how each begins. */
  readonly maxCount: number;
  /** Time in which an empty one fills. */
  readonly perSeconds: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
  size: BucketSize;
}

/** Buckets that are full say nothing; they are forgotten when there are more than this. */
const maxBuckets = 10_000;

/** Token buckets by name, on monotonic time. */
export class TokenBuckets {
  readonly #monotonic: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Takes a token and returns 0, or returns the milliseconds until there will be one. */
  take(name: string, size: BucketSize): number {
    const nowMs = this.#monotonic();
    const bucket = this.#buckets.get(name) ?? this.#newBucket(name, size, nowMs);
    bucket.tokens = Math.min(size.maxCount, tokensAt(bucket, nowMs));
    bucket.filledAtMs = nowMs;
    bucket.size = size;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs(size)));
  }

  #newBucket(name: string, size: BucketSize, nowMs: number): Bucket {
    if (this.#buckets.size >= maxBuckets) this.#forgetFull(nowMs);
    const bucket = { tokens: size.maxCount, filledAtMs: nowMs, size };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #forgetFull(nowMs: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (tokensAt(bucket, nowMs) >= bucket.size.maxCount) this.#buckets.delete(name);
    }
  }
}

function tokensAt({ tokens, filledAtMs, size }: Bucket, nowMs: number): number {
  return tokens + (nowMs - filledAtMs) * perMs(size);
}

function perMs({ maxCount, perSeconds }: BucketSize): number {
  return maxCount / (perSeconds * 1000);
}
