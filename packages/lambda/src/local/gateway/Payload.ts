/** Payload format versions of API Gateway: REST APIs send 1.0, HTTP APIs 2.0. */
export const payloads = ["1.0", "2.0"] as const;

export type Payload = (typeof payloads)[number];

/** A received request. */
export interface GatewayRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  /** Alternating names and values, as sent. */
  rawHeaders: readonly string[];
  body: Buffer;
  sourceIp: string;
  requestId: string;
  atMs: number;
}

/** A response to the client. */
export interface GatewayAnswer {
  status: number;
  /** Names may occur more than once. */
  headers: [name: string, value: string][];
  body: Buffer;
}

/** Pairs of a request's headers. */
export function headerPairs(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    pairs.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  }
  return pairs;
}
