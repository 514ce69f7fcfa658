import type { BodyPart } from "./BodyPart.ts";
import type { BodyReader } from "./BodyReader.ts";

const QUERIES = new Set([
  "SELECT",
  "WITH",
  "VALUES",
  "TABLE",
  "INSERT",
  "UPDATE",
  "DELETE",
  "(",
  "EXPLAIN",
  "SHOW",
]);

/** `FOR … IN … LOOP` over numbers, the rows of a query, of a text to execute or of a cursor; `FOREACH … IN ARRAY … LOOP` */
export function readFor(reader: BodyReader, add: (type: BodyPart["type"], sql: string) => void): void {
  const isForeach = reader.peek() === "FOREACH";
  reader.skip();
  reader.readTo("IN");
  reader.skip();
  if (isForeach) {
    reader.expect("ARRAY");
    add("expression", reader.readTo("LOOP"));
  } else if (reader.take("EXECUTE")) {
    add("dynamic", reader.readTo("USING", "LOOP"));
    if (reader.take("USING")) {
      do add("expression", reader.readTo(",", "LOOP"));
      while (reader.take(","));
    }
  } else {
    readSource(reader, add);
  }
  reader.skip();
}

function readSource(reader: BodyReader, add: (type: BodyPart["type"], sql: string) => void): void {
  reader.take("REVERSE");
  const length = reader.distanceTo(["LOOP"]);
  const range = rangeAt(reader, length);
  if (range !== undefined) {
    add("expression", reader.text(0, range));
    reader.skip(range + 2);
    add("expression", reader.readTo("BY", "LOOP"));
    if (reader.take("BY")) add("expression", reader.readTo("LOOP"));
    return;
  }
  const isQuery = QUERIES.has(reader.peek());
  add(isQuery ? "statement" : "expression", reader.readTo("LOOP"));
}

/** The position of `..` outside of parentheses. */
function rangeAt(reader: BodyReader, length: number): number | undefined {
  for (let at = reader.distanceTo(["."]); at < length; at = reader.distanceTo(["."], at + 1)) {
    if (reader.peek(at + 1) === ".") return at;
  }
  return undefined;
}
