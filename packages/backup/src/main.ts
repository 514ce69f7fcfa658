import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { commands } from "./commands/index.ts";
import { createProgram, runProgram } from "./commands/createProgram.ts";

endOnClosedPipe();
await runProgram(createProgram(commands), process.argv.slice(2));
