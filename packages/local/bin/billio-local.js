#!/usr/bin/env node
import { runProgram } from "../../../bundle/runProgram.js";

await runProgram("billio-local", "packages/local/src/main.ts");
