import Table from "cli-table3";

const edges = ["top", "bottom", "left", "right", "mid"];
const corners = edges.flatMap((edge) => ["left", "mid", "right"].map((end) => `${edge}-${end}`));

/** Columns and nothing else: easy to read, to copy and to cut. Wide characters keep them straight. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
): string {
  const table = new Table({
    head: [...head],
    chars: {
      ...Object.fromEntries([...edges, ...corners].map((name) => [name, ""])),
      middle: "  ",
    },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  for (const row of rows) table.push(row.map((cell) => cell ?? ""));
  return table.toString().replaceAll(/ +$/gm, "");
}
