import type { HeaderMap } from "./HeaderMap.ts";

/** A request, whatever its transport. */
export interface ApiRequest {
  method: string;
  headers: HeaderMap;
  /** The query string, with or without its question mark. */
  search: string;
  /** Of a POST: the parsed JSON. */
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
  /** The transport's limit, if it doesn't count plain bytes of the body. */
  transport?: Transport;
}

export interface Transport {
  maxBytes: number;
  /** Bytes that are sent for a body; far below the limit an upper bound is enough. */
  bytesOf(body: string): number;
}

/** The API without a transport: `http/` and `lambda/` add one. */
export interface Api {
  /** Handles a request, within its deadline, and logs it. Never rejects. */
  handle(request: ApiRequest, options?: HandleOptions): Promise<ApiResponse>;
  /** The response when a transport can't read a request, or fails; logged like a request. Never throws. */
  refuse(error: unknown, options?: Pick<HandleOptions, "requestId">): ApiResponse;
  stop(): Promise<void>;
}
