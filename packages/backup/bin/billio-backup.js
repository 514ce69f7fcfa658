#!/usr/bin/env -S node --max-semi-space-size=16 --heap-growing-percent=100
// These flags keep the heap small; the package's scripts give each command its own.
import { runProgram } from "../../../bundle/runProgram.js";

await runProgram("billio-backup", "packages/backup/src/main.ts");
