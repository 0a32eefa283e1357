import type { TlsFiles } from "./http-server.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { Listener } from "./listener.ts";
import type { GatewayOptions } from "./options.ts";
import { createPipeline } from "./pipeline.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly tls?: TlsFiles & { readonly port: number };
}

export interface Endpoints {
  readonly httpPort: number;
  readonly httpsPort: number | undefined;
}

/** Compiles every validator; nothing listens before `listen`. */
export function createGateway(options: GatewayOptions): Gateway {
  return new Gateway(options);
}

/** The RPC protocol on HTTP and HTTPS, one pipeline behind both. */
export class Gateway implements AsyncDisposable {
  readonly #options: GatewayOptions;
  readonly #limits: Limits;
  readonly #pipeline;
  readonly #listeners: Listener[] = [];
  /** API requests under way: each removes itself when its answer is made. */
  #active = 0;
  #draining = false;
  #onIdle: (() => void) | undefined;
  #drained: Promise<void> | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#pipeline = createPipeline(options, this.#limits, () => this.#draining);
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** @throws Error when a port is taken; nothing listens then. */
  async listen({ host, port, tls }: ListenOptions): Promise<Endpoints> {
    try {
      const httpPort = await this.#listenOn(host, port);
      const httpsPort = tls && (await this.#listenOn(host, tls.port, tls));
      return { httpPort, httpsPort };
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Clients that connect from now on are shown this certificate; open connections stay. */
  renewTls(tls: TlsFiles): void {
    for (const listener of this.#listeners) listener.renewTls(tls);
  }

  /**
   * New requests answer ServiceUnavailable, running ones end, then everything is closed. What
   * still runs after `graceMs` is cut off. Idempotent: a second call waits for the first.
   */
  drain({ graceMs = 10_000 } = {}): Promise<void> {
    this.#drained ??= this.#drain(graceMs);
    return this.#drained;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain({ graceMs: 0 });
  }

  async #drain(graceMs: number): Promise<void> {
    this.#draining = true;
    const idle = Promise.withResolvers<void>();
    this.#onIdle = idle.resolve;
    if (this.#active === 0) idle.resolve();
    const timer = setTimeout(() => {
      idle.resolve();
      for (const listener of this.#listeners) listener.abort();
    }, graceMs);
    await idle.promise;
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    clearTimeout(timer);
  }

  async #listenOn(host: string, port: number, tls?: TlsFiles): Promise<number> {
    const listener = new Listener({
      pipeline: {
        answer: (request) => this.#counted(this.#pipeline.answer(request)),
        refuse: this.#pipeline.refuse,
      },
      limits: this.#limits,
      pages: this.#options.pages ?? {},
      files: this.#options.files,
      tls,
      isDraining: () => this.#draining,
    });
    this.#listeners.push(listener);
    return await listener.listen(host, port);
  }

  async #counted<Result>(running: Promise<Result>): Promise<Result> {
    this.#active += 1;
    try {
      return await running;
    } finally {
      this.#active -= 1;
      if (this.#active === 0) this.#onIdle?.();
    }
  }
}
