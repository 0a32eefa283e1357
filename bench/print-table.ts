import { type Bar, isMet, type Result, ratio } from "./figure.ts";

const heads = ["figure", "measured", "floor", "ratio", "bar", "met"] as const;

export function printTable(results: readonly Result[]): void {
  const rows = results.map((result) => [
    result.what,
    amount(result.measured, result.unit),
    result.floor ? amount(result.floor.value, result.unit) : "",
    result.floor ? `${ratio(result).toFixed(2)} ×` : "",
    barText(result.bar, result.unit),
    isMet(result) ? "yes" : "NO",
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(line(heads));
  console.log(line(widths.map((width) => "-".repeat(width))));
  for (const row of rows) console.log(line(row));
  console.log("");
  for (const { what, floor, note } of results) {
    console.log(`${what}: ${note}${floor ? `. Floor: ${floor.what}` : ""}.`);
  }
}

export function amount(value: number, unit: Result["unit"]): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

function barText(bar: Bar, unit: Result["unit"]): string {
  const [sign, value] = "atMost" in bar ? ["≤", bar.atMost] : ["≥", bar.atLeast];
  return bar.times === "floor" ? `${sign} ${value} × floor` : `${sign} ${value} ${unit}`;
}
