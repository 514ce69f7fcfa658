import { toDsqlError } from "../../errorCatalog/toDsqlError.ts";
import type { UndatedRule } from "../../errorCatalog/Rule.ts";

/**
 * A PL/pgSQL statement that raises the error of a rule.
 *
 * @param values SQL expressions for the placeholders of its message
 */
export function raiseError(rule: UndatedRule, values: Record<string, string> = {}): string {
  const { sqlstate, message, detail } = toDsqlError(rule);
  const given = new Map(Object.entries(values));
  const text = (template: string) =>
    template
      .split(/\{(\w+)\}/)
      .map((part, at) => (at % 2 === 0 ? literal(part) : (given.get(part) ?? literal(`{${part}}`))))
      .filter((part) => part !== "''")
      .join(" || ");
  const options = [`ERRCODE = '${sqlstate}'`, `MESSAGE = ${text(message)}`];
  if (detail !== undefined) options.push(`DETAIL = ${text(detail)}`);
  return `RAISE EXCEPTION USING ${options.join(", ")};`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
