import { runCli } from "./cli/program.ts";

// Ends here even when something still holds a socket or a timer: the command has said its last word.
process.exit(await runCli(process.argv.slice(2)));
