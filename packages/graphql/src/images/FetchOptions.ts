import type { LookupFunction } from "node:net";

/** How images are fetched; the defaults are the API's documented limits. */
export interface FetchOptions {
  /** For the whole fetch: DNS, redirects and body. Default 10 s. */
  timeoutMs?: number;
  /** Of the body, after inflating it. Default 15 MiB. */
  maxBytes?: number;
  /** Resolves host names. Default: the system's. */
  lookup?: LookupFunction;
  /** Trusted CA certificates, in PEM. Default: those that come with Node. */
  ca?: string;
}
