/** What can be wrong with a service. */
export type Fault =
  /** Nothing listens: the connection is refused. */
  | { kind: "refused" }
  /** The connection is cut when the request has come. */
  | { kind: "reset"; times?: number }
  /** The request is taken and never answered. */
  | { kind: "silent"; times?: number }
  /** A response begins and doesn't go on. */
  | { kind: "stalled"; times?: number }
  /** A web page, with status 200. */
  | { kind: "page"; times?: number }
  /** JSON of no shape that the service has. */
  | { kind: "odd JSON"; times?: number }
  /** A response of many MiB. */
  | { kind: "endless"; times?: number }
  /** Another status, with the service's words for it. `retryAfter` and `location` are the headers' texts. */
  | { kind: "status"; status: number; retryAfter?: string; location?: string; times?: number };
