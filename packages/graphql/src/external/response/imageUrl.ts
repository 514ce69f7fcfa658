import { text } from "./readFields.ts";

/**
 * The absolute address of an image in a service's response. Without a protocol, or with http, it gets the service's
 * own: https, except for a stub.
 *
 * @returns null when it is no http(s) address
 */
export function imageUrl(address: unknown, serviceBaseUrl: string): string | null {
  const trimmed = text(address);
  if (!/^(https?:)?\/\//i.test(trimmed) || !URL.canParse(trimmed, serviceBaseUrl)) return null;
  const url = new URL(trimmed, serviceBaseUrl);
  if (url.protocol === "http:" && serviceBaseUrl.startsWith("https:")) url.protocol = "https:";
  return url.href;
}
