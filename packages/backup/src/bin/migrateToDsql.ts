import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { endOnFault } from "../cli/endOnFault.ts";
import { withoutSdkNotice } from "../cli/withoutSdkNotice.ts";
import { createProgram, runProgram } from "../commands/createProgram.ts";
import { addImport } from "../commands/import.ts";

// `migrateToDsql <from> …` is `import <from> …`.
endOnClosedPipe();
endOnFault();
withoutSdkNotice();
await runProgram(createProgram([addImport]), ["import", ...process.argv.slice(2)]);
