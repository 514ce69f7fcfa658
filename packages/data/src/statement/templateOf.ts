import { type BuiltQuery, type QueryTemplate, toTemplate } from "./QueryTemplate.ts";

/** Most templates kept; more than this library can make of single calls, so only lists of counts are dropped. */
const MAX_TEMPLATES = 2_000;

/** Most templates prepared on a connection: each takes memory of the server. */
const MAX_PREPARED = 256;

const templates = new Map<string, QueryTemplate>();
let prepared = 0;

/**
 * The template of a key, built on first use. A key consists of names and choices, never of values, so that the number
 * of templates is bounded.
 *
 * `plan: "generic"` prepares it, so that the server parses it once per connection and may reuse a generic plan;
 * `"custom"` has each call planned for its values.
 */
export function templateOf(key: string, plan: "generic" | "custom", build: () => BuiltQuery): QueryTemplate {
  const known = templates.get(key);
  if (known !== undefined) return known;
  const prepare = plan === "generic" && prepared < MAX_PREPARED;
  const template = toTemplate(build(), prepare ? `billio_${++prepared}` : undefined);
  if (templates.size >= MAX_TEMPLATES) {
    for (const [oldest, { prepareAs }] of templates) {
      if (prepareAs !== undefined) continue;
      templates.delete(oldest);
      break;
    }
  }
  templates.set(key, template);
  return template;
}
