/**
 * Bundles the program into `packages/server/dist`: one file for what every command needs, one for
 * each part that only some commands load. Needs nothing from node_modules afterwards.
 */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type OutputFile, type Plugin } from "esbuild";

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
const chunks = join(outdir, "chunks");
const keepChunksMs = 24 * 3_600_000;

const { outputFiles } = await build({
  absWorkingDir: path("."),
  entryPoints: [{ in: path("packages/server/src/app/start.ts"), out: "kvasir" }],
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
  write: false,
});

mkdirSync(chunks, { recursive: true });
// The entry last and each file at once: a program that is started meanwhile finds all it needs.
const isEntry = (file: OutputFile) => dirname(file.path) === outdir;
for (const file of outputFiles.filter((each) => !isEntry(each))) write(file);
for (const file of outputFiles.filter(isEntry)) write(file);

// A server that runs may still load a part of an earlier build, so those are kept for a while.
const current = new Set(outputFiles.map((file) => basename(file.path)));
for (const name of readdirSync(chunks)) {
  const old = join(chunks, name);
  if (!current.has(name) && Date.now() - statSync(old).mtimeMs > keepChunksMs) rmSync(old);
}

function write({ path: file, contents }: OutputFile): void {
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file);
}
