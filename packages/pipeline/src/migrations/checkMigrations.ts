import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  LineMap,
  parse,
  readLog,
  readText,
  splitScript,
  takeOutAsync,
  type Node,
} from "@mattb.tech/billio-dsql-local/parsing";
import { type Fault, rules } from "./Fault.ts";
import { InUse } from "./InUse.ts";
import { judge } from "./judge.ts";
import { Schema } from "./Schema.ts";
import { usesOf } from "./usesOf.ts";
import type { UsesRecord } from "./usesRecord.ts";

/** `-- released: keeps to it, <why>` before a statement: what no machine can see of code that runs. */
const KEPT = /--\s*released:\s*keeps to it,\s*\S/;
/**
 * What such a line can answer for. What is dropped or renamed under running code breaks it whatever one says; what a body does
 * isn't known to be that.
 */
const ANSWERABLE: readonly Fault["rule"][] = ["narrower", "index", "rights", "unseen"];

export interface MigrationFault extends Fault {
  file: string;
  line: number;
  /** The whole in a sentence or two. */
  message: string;
}

/** The migrations of a folder, in their order. */
export async function migrationFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => join(folder, file));
}

/** Statements that a text holds, as PostgreSQL's parser reads them; what it can't read is for dsql-check to tell. */
function statementsOf(text: string): Node[] {
  const parsed = parse(takeOutAsync(text).sql);
  return parsed !== "too complex" && "stmts" in parsed
    ? parsed.stmts.flatMap(({ stmt }) => (stmt ? [stmt] : []))
    : [];
}

/**
 * What migrations since the last release do to code that runs already.
 *
 * @param record what that code uses
 */
export async function checkMigrations(
  files: readonly string[],
  record: UsesRecord,
): Promise<MigrationFault[]> {
  const inUse = new InUse([...record.used, ...record.noLongerUsed]);
  const schema = new Schema();
  const faults: MigrationFault[] = [];
  for (const file of files) {
    const text = await readText(file);
    const places = new LineMap(text);
    for (const { text: sql, start, comments } of splitScript(text)) {
      for (const statement of statementsOf(sql)) {
        if (basename(file) > record.through) {
          const isKept = KEPT.test(comments);
          for (const fault of judge(statement, inUse, schema)) {
            if (isKept && ANSWERABLE.includes(fault.rule)) continue;
            const { line } = places.of(start);
            const uses = fault.rule === "unseen" ? "may use what that changes" : "uses it";
            const message = `${fault.what}. A release that runs while migrations do ${uses}. ${rules[fault.rule]}`;
            faults.push({ ...fault, file, line, message });
          }
        }
        schema.apply(statement);
      }
    }
  }
  return faults;
}

/** What the statements of logs use of the tables that the migrations make, and of those that the statements do. */
export async function usesInLogs(files: readonly string[], logs: readonly string[]): Promise<string[]> {
  const schema = new Schema();
  for (const file of files) {
    for (const statement of statementsOf(await readText(file))) schema.apply(statement);
  }
  const texts = new Set<string>();
  for (const log of logs) for (const { sql } of readLog(await readText(log), log)) texts.add(sql);
  const statements = [...texts].flatMap(statementsOf);
  // The runner of migrations makes its own tables.
  for (const statement of statements) schema.apply(statement);
  return [...new Set(statements.flatMap((statement) => usesOf(statement, schema)))].sort();
}
