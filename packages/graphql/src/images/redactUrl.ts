import { parseUrl } from "./parseUrl.ts";

const MAX_LENGTH = 200;

/**
 * A URL for a message: without credentials, query and fragment, which may hold keys, and not endlessly long.
 *
 * @returns undefined when it can't be parsed, for what can't be parsed can't be stripped either
 */
export function redactUrl(text: string): string | undefined {
  const url = parseUrl(text);
  if (url === undefined) return undefined;
  // Another scheme may have anything behind it; a data: URL has the whole file.
  if (url.protocol !== "http:" && url.protocol !== "https:") return `${url.protocol}…`;
  const shown = `${url.origin}${url.pathname}${url.search === "" ? "" : "?…"}`;
  return shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}…` : shown;
}
