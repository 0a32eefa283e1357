import { deflateRawSync, inflateRawSync } from "node:zlib";
import { packIntegers, unpackIntegers } from "./number-codec.ts";

/** Metrics of one node for one interval. A metric that is not there was 0. */
export interface Sample {
  /** Begin of the interval, seconds UTC. */
  readonly at: number;
  /** By the number that the file gives each metric. */
  readonly values: ReadonlyMap<number, number>;
}

/** Values are kept to two decimals, the precision in which they are answered. */
const scale = 100;
/** 12.8 million GiB: far above any metric, and safe to calculate with. */
const largest = 2 ** 50;

export function packValues(values: ReadonlyMap<number, number>): Uint8Array {
  const numbers: number[] = [];
  for (const [metric, value] of values) {
    const scaled = Math.min(Math.round(value * scale), largest);
    if (scaled !== 0) numbers.push(metric, scaled);
  }
  return packIntegers(numbers);
}

export function unpackValues(bytes: Uint8Array): Map<number, number> {
  const numbers = unpackIntegers(bytes);
  const values = new Map<number, number>();
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    values.set(numbers[at] ?? 0, (numbers[at + 1] ?? 0) / scale);
  }
  return values;
}

/**
 * Many samples of one node, metric by metric and each value as the step from the one before it,
 * deflated: what hardly changes takes hardly any room.
 */
export function packChunk(samples: readonly Sample[]): Uint8Array {
  const metrics = [...new Set(samples.flatMap((sample) => [...sample.values.keys()]))];
  const numbers = [samples.length, metrics.length, ...metrics];
  appendSteps(
    numbers,
    samples.map((sample) => sample.at),
  );
  for (const metric of metrics) {
    appendSteps(
      numbers,
      samples.map(({ values }) => Math.min(Math.round((values.get(metric) ?? 0) * scale), largest)),
    );
  }
  return deflateRawSync(packIntegers(numbers));
}

/** @param wanted metrics to read; all when not given */
export function unpackChunk(bytes: Uint8Array, wanted?: ReadonlySet<number>): Sample[] {
  const [count = 0, metricCount = 0, ...rest] = unpackIntegers(inflateRawSync(bytes));
  const metrics = rest.slice(0, metricCount);
  const column = (index: number) => {
    const start = metricCount + index * count;
    return sums(rest.slice(start, start + count));
  };
  const samples = column(0).map((at) => ({ at, values: new Map<number, number>() }));
  for (const [index, metric] of metrics.entries()) {
    if (wanted && !wanted.has(metric)) continue;
    for (const [row, value] of column(index + 1).entries()) {
      if (value !== 0) samples[row]?.values.set(metric, value / scale);
    }
  }
  return samples;
}

function appendSteps(numbers: number[], values: readonly number[]): void {
  let before = 0;
  for (const value of values) {
    numbers.push(value - before);
    before = value;
  }
}

function sums(steps: readonly number[]): number[] {
  let value = 0;
  return steps.map((step) => {
    value += step;
    return value;
  });
}
