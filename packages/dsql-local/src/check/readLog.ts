import { CheckInputError } from "./CheckInputError.ts";

/**
 * The query strings of a log: each line is a JSON string, or an object with `sql` or `statement`.
 *
 * @throws {CheckInputError} naming a line that is neither
 */
export function readLog(text: string, file: string): { sql: string; line: number }[] {
  return text.split("\n").flatMap((content, at) => {
    if (content.trim() === "") return [];
    const line = at + 1;
    const sql = statementOf(content);
    if (sql === undefined) {
      throw new CheckInputError(
        `${file}:${line} is neither a JSON string nor an object with a string "sql" or "statement".`,
      );
    }
    return [{ sql, line }];
  });
}

function statementOf(content: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const { sql, statement } = value as { sql?: unknown; statement?: unknown };
  const found = sql ?? statement;
  return typeof found === "string" ? found : undefined;
}
