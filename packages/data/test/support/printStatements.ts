import { libraryStatements } from "./libraryStatements.ts";

// For dsql-check --log. In one piece: nothing at all when a call fails.
const lines = (await libraryStatements()).map(({ name, sql }) => JSON.stringify({ name, sql }));
process.stdout.write(`${[...new Set(lines)].join("\n")}\n`);
