import type { TlsFiles } from "../gateway/http-server.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { renewServerCertificate } from "./tls.ts";

/**
 * Looks now and then whether the certificate of the API is due, and has a new one shown to whoever
 * connects from then on. Certificates live by the real time, so this is no work of the loop, whose
 * clock can be moved.
 */
export function keepCertificate({
  dataDir,
  host,
  realClock,
  everyMs,
  log,
  show,
}: {
  readonly dataDir: string;
  readonly host: string;
  readonly realClock: Clock;
  readonly everyMs: number;
  readonly log: Log;
  show(tls: TlsFiles): void;
}): Disposable {
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const made = await renewServerCertificate(dataDir, { host, nowMs: realClock.now() });
      if (!made) return;
      show({ key: made.keyPem, cert: made.certificatePem });
      log.info("the certificate of the API was renewed");
    } catch (error) {
      log.error({ err: error }, "the certificate of the API could not be renewed");
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
