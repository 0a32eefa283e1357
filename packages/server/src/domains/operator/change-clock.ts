import type { ClockState } from "../../kernel/clock.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import type { OperatorContext } from "./context.ts";
import { operatorErrors } from "./operator-errors.ts";

/**
 * Changes the clock in the call's transaction; it shows the new time once that is durable.
 * @throws ApiError Forbidden.Clock
 */
export async function changeClock(
  context: OperatorContext,
  change: (state: ClockState, realMs: number) => ClockState,
) {
  const { clock, clockStore, settings } = context;
  if (!settings.allowClock) throw operatorErrors["Forbidden.Clock"]();
  const realMs = clock.realNow();
  const state = change(await clockStore.read(), realMs);
  await clockStore.write(state);
  context.onCommit(() => {
    clock.set(state);
    context.clockChanged();
  });
  return clockFields(state, realMs, settings.allowClock);
}

export function shownBy({ frozenAtMs, offsetMs }: ClockState, realMs: number): number {
  return frozenAtMs ?? realMs + offsetMs;
}

export function clockFields(state: ClockState, realMs: number, isMovable: boolean) {
  const nowMs = shownBy(state, realMs);
  return {
    CurrentTime: isoSeconds(nowMs),
    RealTime: isoSeconds(realMs),
    AheadSeconds: Math.round((nowMs - realMs) / 1000),
    Frozen: state.frozenAtMs !== null,
    Movable: isMovable,
  };
}
