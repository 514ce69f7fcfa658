import { text } from "../response/readFields.ts";

/** A file name alone: no other directory, host or query. */
const PATH = /^\/[\w-][\w.-]*$/;

/** The poster at 500 pixels wide, from its path; null when there is none. */
export function posterUrl(path: unknown, imageBaseUrl: string): string | null {
  return PATH.test(text(path)) ? `${imageBaseUrl}/w500${text(path)}` : null;
}
