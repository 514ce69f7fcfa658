import { is, Param, Placeholder } from "drizzle-orm";
import type { Statement } from "@mattb.tech/billio-dsql";

/**
 * A statement without its values. Building one with Drizzle costs more than sending it, so each variant of a call
 * (which filters, which order, counted or not) is built once and then only bound to values.
 */
export interface QueryTemplate {
  readonly sql: string;
  /** Of each parameter, the name of its value. */
  readonly placeholders: readonly string[];
  readonly prepareAs?: string;
}

/** What Drizzle's query builders have in common. */
export interface BuiltQuery {
  toSQL(): { sql: string; params: unknown[] };
}

/** The template of a Drizzle query whose every parameter is a placeholder. */
export function toTemplate(query: BuiltQuery, prepareAs?: string): QueryTemplate {
  const { sql, params } = query.toSQL();
  const slots = params.map(placeholderOf);
  return prepareAs === undefined ? { sql, placeholders: slots } : { sql, placeholders: slots, prepareAs };
}

/** The statement of a template, with its values. */
export function bindValues(
  template: QueryTemplate,
  name: string,
  effect: Statement["effect"],
  values: Readonly<Record<string, string | null | undefined>>,
): Statement {
  const { sql, placeholders, prepareAs } = template;
  const bound = placeholders.map((placeholder) => {
    // eslint-disable-next-line billio/no-inherited-names -- a name of our own
    const value = values[placeholder];
    if (value === undefined) throw new TypeError(`${name} has no value for ${placeholder}`);
    return value;
  });
  return { name, sql, values: bound, effect, ...(prepareAs === undefined ? {} : { prepareAs }) };
}

function placeholderOf(param: unknown): string {
  const inner: unknown = is(param, Param) ? param.value : param;
  if (!is(inner, Placeholder)) throw new TypeError("A value was built into a shape; use sql.placeholder()");
  return inner.name;
}
