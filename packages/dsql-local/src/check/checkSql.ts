import { type CheckOptions, createChecker } from "./createChecker.ts";
import type { Finding } from "./Finding.ts";

/**
 * Finds in a script what Aurora DSQL does not support, without running it: by the same rules as the local server.
 *
 * ```ts
 * for (const { line, message, suggestion } of checkSql(text, { file: "schema.sql" })) console.log(line, message, suggestion);
 * ```
 *
 * @param options.file how findings name the text
 * @throws {RangeError} when `asOf` isn't a date on which there was a DSQL
 */
export function checkSql(text: string, options: CheckOptions & { file: string }): Finding[] {
  return createChecker(options).script(text, options.file);
}
