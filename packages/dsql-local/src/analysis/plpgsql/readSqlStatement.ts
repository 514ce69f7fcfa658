import type { BodyReader } from "./BodyReader.ts";

/** The statement up to its semicolon, without PL/pgSQL's `INTO [STRICT] target, …`. */
export function readSqlStatement(reader: BodyReader): string {
  const length = statementLength(reader);
  let into: number | undefined;
  for (let at = reader.distanceTo(["INTO"]); at < length; at = reader.distanceTo(["INTO"], at + 1)) {
    const before = reader.peek(at - 1);
    // INSERT INTO and MERGE INTO are SQL.
    if (before !== "INSERT" && before !== "MERGE") into ??= at;
  }
  const sql =
    into === undefined || reader.peek() === "CREATE"
      ? reader.text(0, length)
      : `${reader.text(0, into)} ${reader.text(endOfTargets(reader, into + 1), length)}`;
  reader.skip(length);
  if (reader.isAtEnd) reader.fail();
  return sql.trim();
}

/** A function that the statement creates may have BEGIN ATOMIC … END, which contains semicolons. */
function statementLength(reader: BodyReader): number {
  let end = reader.distanceTo([";"]);
  if (reader.peek() !== "CREATE") return end;
  for (let at = 0; at < end; at++) {
    if (reader.peek(at) !== "BEGIN" || reader.peek(at + 1) !== "ATOMIC") continue;
    let depth = 1;
    for (at += 2; depth > 0 && reader.peek(at) + reader.peek(at + 1) !== ""; at++) {
      if (reader.peek(at) === "CASE") depth++;
      if (reader.peek(at) === "END") depth--;
    }
    end = reader.distanceTo([";"], at);
  }
  return end;
}

/** The end of `[STRICT] name[.field][[subscript]], …` */
function endOfTargets(reader: BodyReader, from: number): number {
  let at = from;
  if (reader.peek(at) === "STRICT") at++;
  for (;;) {
    if (!reader.isName(at)) reader.fail();
    at++;
    for (;;) {
      if (reader.peek(at) === ".") at += 2;
      else if (reader.peek(at) === "[") at = reader.distanceTo(["]"], at + 1) + 1;
      else break;
    }
    if (reader.peek(at) !== ",") return at;
    at++;
  }
}
