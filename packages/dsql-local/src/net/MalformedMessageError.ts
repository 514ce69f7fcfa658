import { PROTOCOL_VIOLATION } from "./sqlState.ts";

/** A message of the right length with malformed content: PostgreSQL's error, which the session survives. */
export class MalformedMessageError extends Error {
  readonly sqlstate: string;

  constructor(message: string, sqlstate = PROTOCOL_VIOLATION) {
    super(message);
    this.sqlstate = sqlstate;
  }
}
