import { inspect } from "node:util";
import { createDatabase } from "@mattb.tech/billio-data/bulk";
import { importInto } from "../../src/import/importInto.ts";
import { madeUpSource } from "./madeUpSource.ts";

// A process to be killed: `killable <items> <work> <rejects>` imports a made-up source, and prints the report.
const [items = "0", work = "", rejects = ""] = process.argv.slice(2);
const executor = createDatabase();
const report = await importInto(madeUpSource(Number(items)), { executor, work, rejects });
const { error, ...told } = report;
console.log(JSON.stringify({ ...told, error: error && inspect(error) }));
await executor.close();
