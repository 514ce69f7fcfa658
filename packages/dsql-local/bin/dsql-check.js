#!/usr/bin/env node
// The sources are TypeScript, and nothing is built.
import { register } from "tsx/esm/api";

register();
await import("../src/checkMain.ts");
