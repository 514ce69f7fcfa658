import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Day, readDay } from "../../src/errorCatalog/Period.ts";

/** A statement, and DSQL's error; nothing where it is accepted. */
export interface Case {
  file: string;
  sql: string;
  /** The day as of which that is so; by today's knowledge without it. */
  asOf?: Day;
  refusal?: { rule: string; sqlstate: string; message: string };
}

/**
 * Reads the cases of a folder: one statement a line, under a line that says what is answered to all of them,
 * `--! accepted` or `--! <rule> <SQLSTATE> <message>`, either with `as of <date>` before it.
 */
export function readCases(folder: string): Case[] {
  return readdirSync(folder).flatMap((file) => {
    let refusal: Case["refusal"];
    let asOf: Day | undefined;
    const cases: Case[] = [];
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      const [, day, rule, sqlstate, message] =
        /^--! (?:as of (\S+) )?(?:accepted|(\S+) (\S+) (.*))$/.exec(line) ?? [];
      if (line.startsWith("--!")) {
        asOf = day === undefined ? undefined : readDay(day);
        refusal = rule && sqlstate && message ? { rule, sqlstate, message } : undefined;
      } else if (line !== "" && !line.startsWith("-- ")) {
        cases.push({ file, sql: line, ...(asOf ? { asOf } : {}), ...(refusal ? { refusal } : {}) });
      }
    }
    return cases;
  });
}
