import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import type { FixItem } from "../../source/FixItem.ts";
import type { RuleReport } from "../report/ImportReport.ts";
import { applyRules } from "./applyRules.ts";
import { parseRules, type Rule } from "./rules.ts";

/** Rules that fix items before they are read. */
export interface Fix {
  /** Hash of the rules' text: a resumed run has to have the same. */
  hash: string;
  /** For `openSource`: applies each matching rule to an item, one after another. */
  mend: FixItem;
  /** How often each rule matched since `reset`. */
  report: () => RuleReport[];
  reset: () => void;
}

/**
 * The rules of a JSON file, `{ "rules": [{ "where": { "type": "Book" }, "values": { "shelf": { "Finnished": "Read" } } }] }`.
 * A rule applies where every member of `where` equals the item's field (`file` its file); then, in this order, `rename`
 * renames fields, `values` replaces values, `set` sets fields, `remove` removes them.
 *
 * @throws {BackupLocationError} naming the part of the file that is invalid
 */
export async function readFix(path: string): Promise<Fix> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new BackupLocationError(
      path,
      code === "ENOENT" ? "there is no such file of rules" : `can't be read (${code})`,
    );
  });
  return createFix(text, path);
}

/** @param path as an error names it */
export function createFix(text: string, path: string): Fix {
  const rules: Rule[] = parseRules(text, path);
  const matched = rules.map(() => 0);
  return {
    hash: createHash("sha256").update(text).digest("hex"),
    mend: (raw, at) =>
      applyRules(raw, at, rules, (index) => void (matched[index] = (matched[index] ?? 0) + 1)),
    report: () => matched.map((times, index) => ({ rule: index + 1, matched: times })),
    reset: () => void matched.fill(0),
  };
}
