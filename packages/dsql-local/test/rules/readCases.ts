import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A statement, and what DSQL says to it; nothing where it is accepted. */
export interface Case {
  file: string;
  sql: string;
  refusal?: { rule: string; sqlstate: string; message: string };
}

/**
 * Reads the cases of a folder: one statement a line, under a line that says what is answered to all of them,
 * `--! accepted` or `--! <rule> <SQLSTATE> <message>`.
 */
export function readCases(folder: string): Case[] {
  return readdirSync(folder).flatMap((file) => {
    let refusal: Case["refusal"];
    const cases: Case[] = [];
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      const [, rule, sqlstate, message] = /^--! (\S+) (\S+) (.*)$/.exec(line) ?? [];
      if (line.startsWith("--!")) {
        refusal = rule && sqlstate && message ? { rule, sqlstate, message } : undefined;
      } else if (line !== "" && !line.startsWith("-- ")) {
        cases.push({ file, sql: line, ...(refusal ? { refusal } : {}) });
      }
    }
    return cases;
  });
}
