#!/usr/bin/env node
import { runProgram } from "../../../bundle/runProgram.js";

await runProgram("dsql-local", "packages/dsql-local/src/main.ts");
