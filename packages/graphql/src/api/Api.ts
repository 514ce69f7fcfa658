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
  /** The most that the transport can send, where that isn't measured by the response's length. */
  transport?: Transport;
}

export interface Transport {
  maxBytes: number;
  /** Bytes that are sent for a body; of one that is far below the most any number that is at least as large. */
  bytesOf(body: string): number;
}

/** The API without a transport: `http/` and `lambda/` put one before it. */
export interface Api {
  /** Handles a request, within its deadline, and logs it. Never rejects. */
  handle(request: ApiRequest, options?: HandleOptions): Promise<ApiResponse>;
  /** The response when a transport can't read a request, or fails; logged as a request is. Never throws. */
  refuse(error: unknown, options?: Pick<HandleOptions, "requestId">): ApiResponse;
  stop(): Promise<void>;
}
