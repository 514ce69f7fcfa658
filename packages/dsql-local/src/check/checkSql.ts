import { type CheckOptions, createChecker } from "./createChecker.ts";
import type { Finding } from "./Finding.ts";

/**
 * What Aurora DSQL would refuse of a script, without running it: the same rules that the local server keeps.
 *
 * ```ts
 * for (const { line, message, instead } of checkSql(text, { file: "schema.sql" })) console.log(line, message, instead);
 * ```
 *
 * @param options.file how findings name the text
 * @throws {RangeError} when `asOf` isn't a date on which there was a DSQL
 */
export function checkSql(text: string, options: CheckOptions & { file: string }): Finding[] {
  return createChecker(options).script(text, options.file);
}
