import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { createProgram, runProgram } from "../commands/createProgram.ts";
import { addImport } from "../commands/import.ts";

// `migrateToDsql <from> …` is `import <from> …`.
endOnClosedPipe();
await runProgram(createProgram([addImport]), ["import", ...process.argv.slice(2)]);
