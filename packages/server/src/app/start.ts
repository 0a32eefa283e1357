import module from "node:module";
import { fileURLToPath } from "node:url";

// Entry of the bundle. What is loaded from here on is kept compiled beside it, so that the next
// start need not compile it. A folder that cannot be written only costs that time.
module.enableCompileCache(fileURLToPath(new URL("./.compile-cache", import.meta.url)));
await import("./main.ts");
