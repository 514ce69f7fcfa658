import { parseUrl } from "./parseUrl.ts";

const MAX_LENGTH = 200;

/**
 * A URL for a message: without credentials, query and fragment, which may contain keys, and of limited length.
 *
 * @returns undefined when it can't be parsed, since then it can't be redacted either
 */
export function redactUrl(text: string): string | undefined {
  const url = parseUrl(text);
  if (url === undefined) return undefined;
  // With another scheme the rest may be anything; a data: URL contains the whole file.
  if (url.protocol !== "http:" && url.protocol !== "https:") return `${url.protocol}…`;
  const shown = `${url.origin}${url.pathname}${url.search === "" ? "" : "?…"}`;
  return shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}…` : shown;
}
