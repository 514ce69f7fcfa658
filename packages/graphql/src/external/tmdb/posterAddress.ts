import { text } from "../answer/read.ts";

/** The poster at 500 pixels wide, from its path; null when there is none. */
export function posterAddress(path: unknown, imageBaseUrl: string): string | null {
  return /^\/[\w.-]+$/.test(text(path)) ? `${imageBaseUrl}/w500${text(path)}` : null;
}
