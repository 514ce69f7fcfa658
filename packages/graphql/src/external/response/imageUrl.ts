import { text } from "./readFields.ts";

/**
 * An address of an image as a service gave it, made whole: without a protocol, or with http, it gets the
 * service's own, which is https but for a stub.
 *
 * @returns null when it is no http(s) address
 */
export function imageUrl(address: unknown, serviceBaseUrl: string): string | null {
  const given = text(address);
  if (!/^(https?:)?\/\//i.test(given) || !URL.canParse(given, serviceBaseUrl)) return null;
  const url = new URL(given, serviceBaseUrl);
  if (url.protocol === "http:" && serviceBaseUrl.startsWith("https:")) url.protocol = "https:";
  return url.href;
}
