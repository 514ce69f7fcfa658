import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { libraryStatements } from "./libraryStatements.ts";

endOnClosedPipe();
// For dsql-check --log. In one piece: nothing at all when a call fails.
const lines = (await libraryStatements()).map(({ name, sql }) => JSON.stringify({ name, sql }));
process.stdout.write(`${[...new Set(lines)].join("\n")}\n`);
