import { PROTOCOL_VIOLATION } from "./sqlState.ts";

/** A message of the right length with wrong insides: an error that the session survives, in PostgreSQL's words. */
export class MalformedMessageError extends Error {
  readonly sqlstate: string;

  constructor(message: string, sqlstate = PROTOCOL_VIOLATION) {
    super(message);
    this.sqlstate = sqlstate;
  }
}
