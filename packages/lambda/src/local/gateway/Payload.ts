/** Versions of the events of API Gateway: 1.0 as REST APIs send them, 2.0 as HTTP APIs do. */
export const payloads = ["1.0", "2.0"] as const;

export type Payload = (typeof payloads)[number];

/** A request as it came. */
export interface GatewayRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  /** Names and values in turn, as sent. */
  rawHeaders: readonly string[];
  body: Buffer;
  sourceIp: string;
  requestId: string;
  atMs: number;
}

/** What a client gets. */
export interface GatewayAnswer {
  status: number;
  /** Names may come more than once. */
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
