/** A fault that can be injected into a service. */
export type Fault =
  /** Nothing listens: the connection is refused. */
  | { kind: "refused" }
  /** The connection is reset after the request has arrived. */
  | { kind: "reset"; times?: number }
  /** The request is accepted and never receives a response. */
  | { kind: "silent"; times?: number }
  /** A response begins and stalls. */
  | { kind: "stalled"; times?: number }
  /** A web page, with status 200. */
  | { kind: "page"; times?: number }
  /** JSON of a shape that the service never has. */
  | { kind: "odd JSON"; times?: number }
  /** A response of many MiB. */
  | { kind: "endless"; times?: number }
  /** Another status, with the service's message for it. `retryAfter` and `location` are the headers' values. */
  | { kind: "status"; status: number; retryAfter?: string; location?: string; times?: number };
