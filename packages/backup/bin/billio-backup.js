#!/usr/bin/env node
// Node gives this the memory flags of the package's scripts.
import { bundledProgram } from "./bundledProgram.js";

await import((await bundledProgram()).href);
