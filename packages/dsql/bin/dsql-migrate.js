#!/usr/bin/env node
import { runProgram } from "../../../bundle/runProgram.js";

await runProgram("dsql-migrate", "packages/dsql/src/migrateMain.ts");
