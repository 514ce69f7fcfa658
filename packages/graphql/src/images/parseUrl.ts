/** @returns undefined for what is no absolute URL, or with a base no reference either */
export function parseUrl(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
}
