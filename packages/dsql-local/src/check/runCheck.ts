import { checkExitCodes } from "./checkExitCodes.ts";
import { CheckInputError } from "./CheckInputError.ts";
import { createChecker } from "./createChecker.ts";
import type { Finding } from "./Finding.ts";
import { findFiles } from "./findFiles.ts";
import { formatFinding } from "./formatFinding.ts";
import { readLog } from "./readLog.ts";
import { readText } from "./readText.ts";

export interface RunOptions {
  log: string[];
  json: boolean;
  autocommit?: boolean;
  asOf?: string;
}

/** Checks scripts and then logs, prints the findings, and returns the exit code. */
export async function runCheck(scripts: readonly string[], options: RunOptions): Promise<number> {
  try {
    const scriptFiles = await filesOf(scripts, [".sql"]);
    const logFiles = await filesOf(options.log, [".jsonl", ".ndjson", ".log"]);
    if (scriptFiles.length + logFiles.length === 0) {
      throw new CheckInputError("There is nothing to check: name files, folders or patterns, or - or --log.");
    }
    const checker = createChecker(options);
    const findings: Finding[] = [];
    for (const file of scriptFiles) findings.push(...checker.script(await readText(file), nameOf(file)));
    for (const file of logFiles) {
      // An application sends the same statements over and over.
      const seen = new Set<string>();
      const logged = readLog(await readText(file), nameOf(file));
      // Most likely the program that should have written it has failed.
      if (logged.length === 0) throw new CheckInputError(`There is no statement in ${nameOf(file)}.`);
      for (const { sql, line } of logged) {
        if (seen.has(sql)) continue;
        seen.add(sql);
        findings.push(...checker.query(sql, { file: nameOf(file), line }));
      }
    }
    print(findings, options.json, scriptFiles.length + logFiles.length, checker.statements);
    return findings.length === 0 ? checkExitCodes.clean : checkExitCodes.findings;
  } catch (error) {
    if (!(error instanceof CheckInputError)) throw error;
    process.stderr.write(`dsql-check: ${error.message}\n`);
    return checkExitCodes.usage;
  }
}

async function filesOf(paths: readonly string[], endings: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await findFiles(path, endings)));
  return [...new Set(files)];
}

function nameOf(file: string): string {
  return file === "-" ? "stdin" : file;
}

function print(findings: Finding[], asJson: boolean, files: number, statements: number): void {
  for (const finding of findings) {
    process.stdout.write(asJson ? `${JSON.stringify(finding)}\n` : `${formatFinding(finding)}\n\n`);
  }
  if (asJson) return;
  const found = findings.length === 0 ? "nothing that DSQL refuses" : counted(findings.length, "finding");
  process.stdout.write(`${found} in ${counted(files, "file")}, ${counted(statements, "statement")}\n`);
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
