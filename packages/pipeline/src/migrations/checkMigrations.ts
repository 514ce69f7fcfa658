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
import { type CompatibilityIssue, rules } from "./compatibilityRules.ts";
import { UsedObjects } from "./UsedObjects.ts";
import { checkStatement } from "./checkStatement.ts";
import { Schema } from "./Schema.ts";
import { usesOf } from "./usesOf.ts";
import type { UsesRecord } from "./usesRecord.ts";

/** `-- released: keeps to it, <why>` before a statement: a fact about running code that can't be checked. */
const KEPT = /--\s*released:\s*keeps to it,\s*\S/;
/**
 * Rules that such a line can override. A drop or a rename always breaks running code that uses it; the effect of an
 * unanalyzable body is unknown.
 */
const ANSWERABLE: readonly CompatibilityIssue["rule"][] = ["narrower", "index", "rights", "unseen"];

export interface MigrationIssue extends CompatibilityIssue {
  file: string;
  line: number;
  /** The complete message. */
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

/** The statements of a text by PostgreSQL's parser; dsql-check reports what can't be parsed. */
function statementsOf(text: string): Node[] {
  const parsed = parse(takeOutAsync(text).sql);
  return parsed !== "too complex" && "stmts" in parsed
    ? parsed.stmts.flatMap(({ stmt }) => (stmt ? [stmt] : []))
    : [];
}

/**
 * Checks how migrations since the last release affect running code.
 *
 * @param record what the running code uses
 */
export async function checkMigrations(
  files: readonly string[],
  record: UsesRecord,
): Promise<MigrationIssue[]> {
  const inUse = new UsedObjects([...record.used, ...record.noLongerUsed]);
  const schema = new Schema();
  const faults: MigrationIssue[] = [];
  for (const file of files) {
    const text = await readText(file);
    const places = new LineMap(text);
    for (const { text: sql, start, comments } of splitScript(text)) {
      for (const statement of statementsOf(sql)) {
        if (basename(file) > record.through) {
          const isKept = KEPT.test(comments);
          for (const fault of checkStatement(statement, inUse, schema)) {
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

/** Collects what the statements of logs use of the tables that migrations, or these statements, create. */
export async function usesInLogs(files: readonly string[], logs: readonly string[]): Promise<string[]> {
  const schema = new Schema();
  for (const file of files) {
    for (const statement of statementsOf(await readText(file))) schema.apply(statement);
  }
  const texts = new Set<string>();
  for (const log of logs) for (const { sql } of readLog(await readText(log), log)) texts.add(sql);
  const statements = [...texts].flatMap(statementsOf);
  // The migration runner creates its own tables.
  for (const statement of statements) schema.apply(statement);
  return [...new Set(statements.flatMap((statement) => usesOf(statement, schema)))].sort();
}
