/** A message of the right length with wrong insides: an error that the session survives, in PostgreSQL's words. */
export class MalformedMessageError extends Error {
  readonly sqlstate: string;

  constructor(message: string, sqlstate = "08P01") {
    super(message);
    this.sqlstate = sqlstate;
  }
}
