/** @returns undefined unless it is an absolute URL or, with a base, a relative one */
export function parseUrl(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
}
