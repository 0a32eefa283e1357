/**
 * Bundles the program into `packages/server/dist`: one file for what every command needs, one for
 * each part that only some commands load. Needs nothing from node_modules afterwards.
 */
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = new URL("../", import.meta.url);
const path = (relative: string) => fileURLToPath(new URL(relative, root));

/** A long text goes through JSON.parse faster than the same data as an object literal is compiled. */
const jsonAsText: Plugin = {
  name: "json-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, (file) => {
      const text = JSON.stringify(JSON.parse(readFileSync(file.path, "utf8")));
      return { contents: `export default JSON.parse(${JSON.stringify(text)})`, loader: "js" };
    });
  },
};

const outdir = path("packages/server/dist");
rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: path("."),
  entryPoints: [{ in: path("packages/server/src/app/main.ts"), out: "kvasir" }],
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  platform: "node",
  target: "node24",
  format: "esm",
  // Not minified: a fault prints the line it happened in, and the bytes cost no time.
  sourcemap: true,
  legalComments: "linked",
  plugins: [jsonAsText],
  banner: {
    // CommonJS dependencies ask for Node's own modules with require.
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
});
