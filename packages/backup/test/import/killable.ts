import { connect } from "@mattb.tech/billio-data/bulk";
import { importInto } from "../../src/import/importInto.ts";
import { madeUpSource } from "./madeUpSource.ts";

// A process to be killed: `killable <items> <work> <rejects>` imports a made-up source, and prints the report.
const [items = "0", work = "", rejects = ""] = process.argv.slice(2);
const executor = connect();
const report = await importInto(madeUpSource(Number(items)), { executor, work, rejects });
console.log(JSON.stringify(report));
await executor.close();
