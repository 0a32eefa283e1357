import module from "node:module";
import { fileURLToPath } from "node:url";
import v8 from "node:v8";

// Entry of the bundle. What is loaded from here on is kept compiled beside it, so that the next
// start need not compile it. A folder that cannot be written only costs that time.
module.enableCompileCache(fileURLToPath(new URL("./.compile-cache", import.meta.url)));

// V8 sizes its heap by the machine's memory: a server that mostly waits would let 128 MiB of young
// and twice its living old objects pile up before it cleans up. Collecting earlier costs it less
// than a hundredth of a core and halves its memory; a busy one is as fast.
v8.setFlagsFromString("--semi-space-growth-factor=1");
v8.setFlagsFromString("--heap-growing-percent=50");

await import("./main.ts");
