import { MalformedMessageError } from "../MalformedMessageError.ts";
import { MessageReader } from "../MessageReader.ts";

/** What a Describe or Close message names: a prepared statement (`S`) or a portal (`P`). */
export interface StatementOrPortal {
  what: "S" | "P";
  name: string;
}

/**
 * @param verb for the error
 * @throws {MalformedMessageError}
 */
export function readStatementOrPortal(bytes: Buffer, verb: "CLOSE" | "DESCRIBE"): StatementOrPortal {
  const reader = new MessageReader(bytes);
  const subtype = reader.byte();
  const name = reader.string();
  reader.end();
  const what = String.fromCharCode(subtype);
  if (what === "S" || what === "P") return { what, name };
  throw new MalformedMessageError(`invalid ${verb} message subtype ${subtype}`);
}
