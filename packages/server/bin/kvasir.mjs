#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=100
// Runs on whatever Node starts it, so it is plain JavaScript: it finds Node 24, then the program.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const wanted = 24;
// As in the first line. V8 goes by the machine's memory and would let 128 MiB of young objects, and
// several times the living old ones, pile up in a server that mostly waits.
const flags = ["--max-semi-space-size=8", "--heap-growing-percent=100"];
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

if (Number(process.versions.node.split(".")[0]) < wanted) {
  const newer = [
    path("../../../node_modules/node/bin/node"),
    path("../node_modules/node/bin/node"),
  ];
  const found = newer.find((each) => existsSync(each));
  if (found) runWith(found);
  else {
    process.stderr.write(
      `kvasir needs Node.js ${wanted} or newer; this is ${process.version}.\n` +
        "Run npm ci in the folder of the clone, which brings it, or install it from https://nodejs.org.\n",
    );
    process.exitCode = 2;
  }
} else {
  const bundle = path("../dist/kvasir.js");
  await import(existsSync(bundle) && isCurrent(bundle) ? bundle : "../src/app/main.ts");
}

/** In a clone the sources lie beside the bundle, and may have changed since it was made. */
function isCurrent(bundle) {
  const builtMs = statSync(bundle).mtimeMs;
  const folders = ["../src", "../../spec/src", "../../spec/overlay", "../../spec/catalogue"].map(
    path,
  );
  return !folders
    .filter((folder) => existsSync(folder))
    .some((folder) =>
      readdirSync(folder, { recursive: true }).some(
        (name) =>
          /(?<!\.test)\.(ts|json)$/.test(name) && statSync(join(folder, name)).mtimeMs > builtMs,
      ),
    );
}

function runWith(node) {
  const child = spawn(node, [...flags, ...process.argv.slice(1)], { stdio: "inherit" });
  // A terminal sends these two to both processes already. The child decides when to end.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => {
      if (name === "SIGTERM" || !process.stdin.isTTY) child.kill(name);
    });
  }
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
