import type { LookupFunction } from "node:net";

/** How images are fetched; the defaults are what the API promises. */
export interface FetchOptions {
  /** For all of it: DNS, redirects and body. Default 10 s. */
  timeoutMs?: number;
  /** Of the body, after inflating it. Default 15 MiB. */
  maxBytes?: number;
  /** Finds a host's addresses. Default: the system's. */
  lookup?: LookupFunction;
  /** Whose certificates are trusted, in PEM. Default: the authorities that come with Node. */
  ca?: string;
}
