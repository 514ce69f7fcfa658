import { types as rules } from "../../errorCatalog/types.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { Node } from "../parse/parse.ts";
import { toDsqlErrorAt } from "./toDsqlErrorAt.ts";
import { list, names } from "../parse/tree.ts";
import { displayName, elementOf, typeName } from "./checkTypes.ts";

/** PostgreSQL's geometric types: DSQL doesn't support them even in expressions, unlike other types that columns can't have. */
export const GEOMETRIC: ReadonlySet<string> = new Set([
  "point",
  "line",
  "lseg",
  "box",
  "path",
  "polygon",
  "circle",
]);

/** Rejects a geometric type wherever it is named: in a cast, a literal, a function's arguments, a list of columns. */
export function checkGeometricType(type: Node): DsqlError | undefined {
  const name = typeName(type);
  const element = elementOf(name);
  if (element !== undefined && GEOMETRIC.has(element)) {
    return toDsqlErrorAt(type, rules.geometric, { type: `${element}[]` });
  }
  return GEOMETRIC.has(name) ? toDsqlErrorAt(type, rules.geometric, { type: displayName(type) }) : undefined;
}

/** Rejects a call of a function that constructs a geometric value, e.g. `point(1, 2)`. */
export function checkGeometricConstructor(call: Node): DsqlError | undefined {
  const path = names(call, "funcname");
  const name = path.at(-1) ?? "";
  const isBuiltIn = path.length === 1 || (path.length === 2 && path[0] === "pg_catalog");
  const { length } = list(call, "args");
  if (!isBuiltIn || !GEOMETRIC.has(name) || length < 1 || length > 2) return undefined;
  return toDsqlErrorAt(call, rules.geometric, { type: name });
}

/**
 * PostgreSQL's other functions with arguments or results of a geometric type, by that type. User-defined functions may have
 * the same names, so the text doesn't decide: the backend PostgreSQL grants no one the right to execute them.
 */
const FUNCTIONS: Record<string, string> = {
  point:
    "point_(above|add|below|distance|div|eq|horiz|in|left|mul|ne|out|recv|right|send|sub|vert)|slope|isvertical|ishorizontal|dist_p[a-z]+|on_p[a-z]+|close_p[a-z]|pt_contained_(circle|poly)|gist_point_\\w+",
  line: "line_(distance|eq|horizontal|in|interpt|intersect|out|parallel|perp|recv|send|vertical)|dist_l[ps]|inter_lb|close_ls|isparallel|isperp",
  lseg: "lseg_(center|distance|eq|ge|gt|horizontal|in|interpt|intersect|le|length|lt|ne|out|parallel|perp|recv|send|vertical)|dist_s[a-z]|on_s[a-z]|inter_s[a-z]|close_(sb|lseg)",
  box: "box_(above|above_eq|add|below|below_eq|center|contain|contain_pt|contained|distance|div|eq|ge|gt|in|intersect|le|left|lt|mul|out|overabove|overbelow|overlap|overleft|overright|recv|right|same|send|sub)|area|bound_box|center|diagonal|height|width|dist_b[ps]|gist_box_\\w+",
  path: "path_(add|add_pt|contain_pt|distance|div_pt|in|inter|length|mul_pt|n_eq|n_ge|n_gt|n_le|n_lt|npoints|out|recv|send|sub_pt)|isclosed|isopen|pclose|popen|npoints",
  polygon:
    "poly_(above|below|center|contain|contain_pt|contained|distance|in|left|npoints|out|overabove|overbelow|overlap|overleft|overright|recv|right|same|send)|(gist|spg)_poly_\\w+",
  circle:
    "circle_(above|add_pt|below|center|contain|contain_pt|contained|distance|div_pt|eq|ge|gt|in|le|left|lt|mul_pt|ne|out|overabove|overbelow|overlap|overleft|overright|recv|right|same|send|sub_pt)|diameter|radius|dist_c(point|poly)|gist_circle_\\w+",
};
const PATTERNS = Object.entries(FUNCTIONS).map(
  ([type, functions]) => [type, new RegExp(`^(${type}|${functions})$`)] as const,
);

/** DSQL's error where PostgreSQL denies executing the function `name`, if it is a geometric one. */
export function checkWithheldFunction(name: string): DsqlError | undefined {
  const type = PATTERNS.find(([, pattern]) => pattern.test(name))?.[0];
  return type === undefined ? undefined : toDsqlErrorAt(undefined, rules.geometric, { type });
}
