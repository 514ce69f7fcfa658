import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { exitOnUncaughtError } from "../cli/exitOnUncaughtError.ts";
import { silenceSdkNotice } from "../cli/silenceSdkNotice.ts";
import { createProgram, runProgram } from "../commands/createProgram.ts";
import { addImport } from "../commands/import.ts";

// `migrateToDsql <from> …` is `import <from> …`.
endOnClosedPipe();
exitOnUncaughtError();
silenceSdkNotice();
await runProgram(createProgram([addImport]), ["import", ...process.argv.slice(2)]);
