import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { exitOnUncaughtError } from "./cli/exitOnUncaughtError.ts";
import { silenceSdkNotice } from "./cli/silenceSdkNotice.ts";
import { loadCommands } from "./commands/index.ts";
import { createProgram, runProgram } from "./commands/createProgram.ts";

endOnClosedPipe();
exitOnUncaughtError();
silenceSdkNotice();
const args = process.argv.slice(2);
await runProgram(createProgram(await loadCommands(args)), args);
