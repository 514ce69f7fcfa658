/** What is wrong with a request before GraphQL has seen it. The message goes to the client. */
export class HttpFault extends Error {
  override readonly name = "HttpFault";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
