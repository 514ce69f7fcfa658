import type { HeaderMap } from "./HeaderMap.ts";

/** A request, whatever it came by. */
export interface ApiRequest {
  method: string;
  headers: HeaderMap;
  /** What follows the path in the address, with or without its question mark. */
  search: string;
  /** Of a POST: the value of its JSON. */
  body: unknown;
}

export interface ApiResponse {
  status: number;
  headers: HeaderMap;
  body: string;
}

export interface HandleOptions {
  /** A new one by default. */
  requestId?: string;
  /** Less than the setting, e.g. what is left of a Lambda's time. */
  timeoutMs?: number;
  /** What the transport can send at most, where that is another matter than the answer's length. */
  transport?: Transport;
}

export interface Transport {
  maxBytes: number;
  /** Bytes that are sent for a body; of one that is far below the most any number that is at least as large. */
  bytesOf(body: string): number;
}

/** The API without a transport: `http/` and `lambda/` put one before it. */
export interface Api {
  /** Answers a request, within its deadline, whatever is wrong with it, and logs it. Never rejects. */
  handle(request: ApiRequest, options?: HandleOptions): Promise<ApiResponse>;
  /** The answer to what a transport couldn't make a request of, or failed on; logged as a request is. Never throws. */
  refuse(error: unknown, options?: Pick<HandleOptions, "requestId">): ApiResponse;
  stop(): Promise<void>;
}
