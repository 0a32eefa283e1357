import { clockStore } from "../domains/operator/index.ts";
import type { MovableClock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Store } from "../store/store.ts";

const everyMs = 500;

/**
 * Where several control planes share a database, the operator moves the clock through one of them:
 * the others look whether it was.
 */
export function followClock(parts: {
  store: Store;
  clock: MovableClock;
  log: Log;
  changed(): void;
}): Disposable {
  const { store, clock, log, changed } = parts;
  let seen = store.changes.version(["settings"]);
  let isLooking = false;
  const look = async () => {
    const version = store.changes.version(["settings"]);
    if (isLooking || version === seen) return;
    isLooking = true;
    try {
      const state = await store.read((db) => clockStore(db).read());
      seen = version;
      if (JSON.stringify(state) === JSON.stringify(clock.state)) return;
      clock.set(state);
      changed();
    } catch (error) {
      log.warn({ err: error }, "the clock could not be read");
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
