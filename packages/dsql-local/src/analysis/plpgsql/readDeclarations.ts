import type { BodyPart } from "./BodyPart.ts";
import type { BodyReader } from "./BodyReader.ts";

/** Reads declarations, between DECLARE and BEGIN: default values and the queries of cursors. */
export function readDeclarations(
  reader: BodyReader,
  add: (type: BodyPart["type"], sql: string) => void,
): void {
  while (reader.peek() !== "BEGIN") {
    if (reader.isAtEnd) reader.fail();
    if (reader.take("DECLARE")) continue;
    // The label of the next block.
    if (reader.peek() === "<") {
      reader.skipLabel();
      continue;
    }
    if (!reader.isName()) reader.fail();
    reader.skip();
    if (isCursor(reader)) {
      reader.readTo("FOR", "IS", ";");
      if (reader.peek() === ";") reader.fail();
      reader.skip();
      add("statement", reader.readTo(";"));
    } else {
      reader.take("CONSTANT");
      const type = reader.readTo("NOT", "DEFAULT", ":", "=", ";");
      if (isType(type)) add("expression", `NULL::${type}`);
      reader.readTo("DEFAULT", ":", "=", ";");
      if (reader.take(":") || reader.peek() !== ";") {
        reader.skip();
        add("expression", reader.readTo(";"));
      }
    }
    reader.skip();
  }
}

/** ALIAS FOR has no type, and `%TYPE` one that is checked elsewhere. */
function isType(written: string): boolean {
  return !written.includes("%") && !/^alias\b/i.test(written);
}

/** `[[NO] SCROLL] CURSOR` */
function isCursor(reader: BodyReader): boolean {
  let at = 0;
  if (reader.peek(at) === "NO") at++;
  if (reader.peek(at) === "SCROLL") at++;
  return reader.peek(at) === "CURSOR";
}
