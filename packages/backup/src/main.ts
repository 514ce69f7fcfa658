import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { endOnFault } from "./cli/endOnFault.ts";
import { withoutSdkNotice } from "./cli/withoutSdkNotice.ts";
import { loadCommands } from "./commands/index.ts";
import { createProgram, runProgram } from "./commands/createProgram.ts";

endOnClosedPipe();
endOnFault();
withoutSdkNotice();
const args = process.argv.slice(2);
await runProgram(createProgram(await loadCommands(args)), args);
