import type { BodyPart } from "./BodyPart.ts";
import type { BodyReader } from "./BodyReader.ts";

/** The number of tokens in the target of an assignment, e.g. `row.list[i + 1] := …`; undefined if it isn't one. */
export function assignmentLength(reader: BodyReader): number | undefined {
  if (!reader.isName()) {
    // `$1 := …`
    if (reader.peek() !== "$") return undefined;
  }
  let length = reader.peek() === "$" ? 2 : 1;
  for (;;) {
    const sign = reader.peek(length);
    if (sign === ".") length += 2;
    else if (sign === "[") length = reader.distanceTo(["]"], length + 1) + 1;
    else break;
  }
  const sign = reader.peek(length);
  return sign === "=" || (sign === ":" && reader.peek(length + 1) === "=") ? length : undefined;
}

/** `target := expression;` */
export function readAssignment(
  reader: BodyReader,
  length: number,
  add: (type: BodyPart["type"], sql: string) => void,
): void {
  const target = reader.text(0, length);
  // Subscripts are expressions.
  if (target.includes("[")) add("expression", target);
  reader.skip(length);
  reader.take(":");
  reader.skip();
  if (reader.peek() === ";") reader.fail();
  add("expression", reader.readTo(";"));
}
