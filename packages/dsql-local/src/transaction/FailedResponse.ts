/** How far a response got. */
export interface PartialResponse {
  /** Part of it is at the client already. */
  partiallySent: boolean;
}

/** How far a response got that ended with an error. */
export interface FailedResponse extends PartialResponse {
  sqlstate: string | undefined;
  /** The ErrorResponse as PostgreSQL sent it. */
  errorBytes: Buffer | undefined;
}
