#!/usr/bin/env node
import process from "node:process";
import { runProgram } from "../../../bundle/runProgram.js";

// Each is a program of its own, and loads only what it needs.
const programs = { migrate: "packages/data/src/migrate.ts", grant: "packages/data/src/grant.ts" };

const [name = ""] = process.argv.splice(2, 1);
if (Object.hasOwn(programs, name)) {
  await runProgram(`billio-data-${name}`, programs[name]);
} else {
  const isHelp = ["--help", "-h", "help"].includes(name);
  const error = name === "" ? "a command is missing" : `unknown command '${name}'`;
  (isHelp ? process.stdout : process.stderr).write(`${isHelp ? "" : `error: ${error}\n\n`}\
Usage: billio-data <command> [options]

Commands:
  migrate  brings the cluster that BILLIO_DSQL_ENDPOINT names up to date
  grant    sets which IAM roles may connect to it, and as what

billio-data <command> --help tells options and exit codes.
`);
  process.exitCode = isHelp ? 0 : 2;
}
