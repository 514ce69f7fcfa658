#!/usr/bin/env node
import { runProgram } from "../../../bundle/runProgram.js";

await runProgram("dsql-check", "packages/dsql-local/src/checkMain.ts");
