interface HttpErrorOptions {
  headers?: Readonly<Record<string, string>>;
  /** `BAD_REQUEST` by default. */
  code?: string;
  /** Further fields of `extensions`. */
  details?: Readonly<Record<string, unknown>>;
}

/** An HTTP request that is rejected before GraphQL reads it. The message goes to the client. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    { headers = {}, code = "BAD_REQUEST", details = {} }: HttpErrorOptions = {},
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.code = code;
    this.details = details;
  }
}
