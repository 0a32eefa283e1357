/** One line of the table: what was measured, against what floor of the same run, and the bar. */
export interface Result {
  readonly what: string;
  readonly measured: number;
  readonly unit: "ms" | "s" | "1/s" | "%" | "MiB" | "MB/s";
  /** The same work without the product, measured in turn with it. */
  readonly floor: { readonly what: string; readonly value: number } | null;
  /**
   * Median of the ratios of neighbouring runs, where measured and floor were taken in turn: what
   * else the machine does meanwhile spoils it less than the quotient of two medians.
   */
  readonly ratio?: number;
  readonly bar: Bar;
  /** Sample sizes and what else helps to judge the figure. */
  readonly note: string;
}

/** `times` compares with the floor, without it the number itself is compared. */
export type Bar =
  | { readonly atMost: number; readonly times?: "floor" }
  | { readonly atLeast: number; readonly times?: "floor" };

export interface Figure {
  readonly name: string;
  measure(options: FigureOptions): Promise<Result[]>;
}

export interface FigureOptions {
  /** The command that is measured: an executable file. */
  readonly program: string;
}

/** The measured value as a multiple of its floor; NaN without one. */
export function ratio({ measured, floor, ratio }: Result): number {
  if (ratio !== undefined) return ratio;
  return floor ? measured / floor.value : Number.NaN;
}

export function isMet(result: Result): boolean {
  const { bar } = result;
  const value = bar.times === "floor" ? ratio(result) : result.measured;
  return "atMost" in bar ? value <= bar.atMost : value >= bar.atLeast;
}
