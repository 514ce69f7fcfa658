import { type BuiltQuery, type QueryTemplate, toTemplate } from "./QueryTemplate.ts";

/** Most shapes kept; more than this library can make of single calls, so only lists of counts are dropped. */
const MAX_SHAPES = 2_000;

/** Most shapes prepared on a connection, for each takes memory of the server there. */
const MAX_PREPARED = 256;

const kept = new Map<string, QueryTemplate>();
let prepared = 0;

/**
 * The shape under a key, built on first use. A key is made of names and choices, never of values, so that there
 * are only so many.
 *
 * `plan: "once"` prepares it, so that the server parses and may plan it once per connection; `"each"` has it
 * planned for the values of each call.
 */
export function templateOf(key: string, plan: "once" | "each", build: () => BuiltQuery): QueryTemplate {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const prepare = plan === "once" && prepared < MAX_PREPARED;
  const shape = toTemplate(build(), prepare ? `billio_${++prepared}` : undefined);
  if (kept.size >= MAX_SHAPES) {
    for (const [oldest, { prepareAs }] of kept) {
      if (prepareAs !== undefined) continue;
      kept.delete(oldest);
      break;
    }
  }
  kept.set(key, shape);
  return shape;
}
