#!/usr/bin/env node
import { runProgram } from "../../../bundle/runProgram.js";

await runProgram("billio-snapshot-tests", "packages/graphql-snapshot-tests/src/main.ts");
