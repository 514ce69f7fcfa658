import { is, Param, Placeholder } from "drizzle-orm";
import type { Statement } from "@mattb.tech/billio-dsql";

/**
 * A statement without its values. Building one with Drizzle costs more than sending it, so each form of a call
 * (which filters, which order, counted or not) is built once and then only filled.
 */
export interface QueryTemplate {
  readonly sql: string;
  /** What each parameter takes: the name of a value. */
  readonly slots: readonly string[];
  readonly prepareAs?: string;
}

/** What Drizzle's query builders have in common. */
export interface BuiltQuery {
  toSQL(): { sql: string; params: unknown[] };
}

/** The shape of a Drizzle query whose every parameter is a placeholder. */
export function toTemplate(query: BuiltQuery, prepareAs?: string): QueryTemplate {
  const { sql, params } = query.toSQL();
  const slots = params.map(slotOf);
  return prepareAs === undefined ? { sql, slots } : { sql, slots, prepareAs };
}

/** The statement of a shape with its values. */
export function bindValues(
  shape: QueryTemplate,
  name: string,
  effect: Statement["effect"],
  values: Readonly<Record<string, string | null | undefined>>,
): Statement {
  const { sql, slots, prepareAs } = shape;
  const filled = slots.map((slot) => {
    // eslint-disable-next-line billio/no-inherited-names -- a name of our own
    const value = values[slot];
    if (value === undefined) throw new TypeError(`${name} has no value for ${slot}`);
    return value;
  });
  return { name, sql, values: filled, effect, ...(prepareAs === undefined ? {} : { prepareAs }) };
}

function slotOf(param: unknown): string {
  const inner: unknown = is(param, Param) ? param.value : param;
  if (!is(inner, Placeholder)) throw new TypeError("A value was built into a shape; use sql.placeholder()");
  return inner.name;
}
