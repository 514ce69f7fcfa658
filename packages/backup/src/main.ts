import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { loadCommands } from "./commands/index.ts";
import { createProgram, runProgram } from "./commands/createProgram.ts";

endOnClosedPipe();
const args = process.argv.slice(2);
await runProgram(createProgram(await loadCommands(args)), args);
