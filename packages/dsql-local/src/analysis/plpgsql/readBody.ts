import type { Body, BodyPart } from "./BodyPart.ts";
import { BodyReader } from "./BodyReader.ts";
import { readDeclarations } from "./readDeclarations.ts";
import { assignmentLength, readAssignment } from "./readAssignment.ts";
import { readFor } from "./readFor.ts";
import { readSqlStatement } from "./readSqlStatement.ts";

/** Words that a statement follows directly. */
const OPENING = new Set(["BEGIN", "ELSE", "LOOP", "<<"]);

/**
 * Finds the SQL in a PL/pgSQL body. PostgreSQL's own compiler needs the catalog for that, and the part of it in libpg-query
 * fails at variables of composite types, RETURNS TABLE and cursors.
 *
 * @throws {BodySyntaxError}
 */
export function readBody(text: string): Body {
  const reader = new BodyReader(text);
  const body: Body = { parts: [], catches: false, endsTransaction: false, chains: false };
  while (!reader.isAtEnd) readStatement(reader, body);
  return body;
}

function readStatement(reader: BodyReader, body: Body): void {
  const add = (type: BodyPart["type"], sql: string) => {
    if (sql !== "") body.parts.push({ type, sql });
  };
  const readExpression = (...ends: string[]) => {
    add("expression", reader.readTo(...ends));
    reader.skip();
  };
  const word = reader.peek();
  if (word === "#") {
    reader.skipLine();
    return;
  }
  if (word === "<" && reader.peek(1) === "<") {
    reader.skipLabel();
    return;
  }
  // A variable may be named like a word that isn't reserved.
  const assigned = assignmentLength(reader);
  if (assigned !== undefined) {
    readAssignment(reader, assigned, add);
    return;
  }
  if (OPENING.has(word) || word === ";") {
    reader.skip();
    return;
  }
  switch (word) {
    case "DECLARE":
      reader.skip();
      readDeclarations(reader, add);
      return;
    case "END":
      while (!reader.isAtEnd && !reader.take(";")) reader.skip();
      return;
    case "EXCEPTION":
      body.catches = true;
      reader.skip();
      return;
    case "IF":
    case "ELSIF":
    case "ELSEIF":
      reader.skip();
      readExpression("THEN");
      return;
    case "WHILE":
      reader.skip();
      readExpression("LOOP");
      return;
    case "CASE":
      reader.skip();
      add("expression", reader.readTo("WHEN"));
      return;
    case "WHEN":
      reader.skip();
      // `WHEN division_by_zero OR SQLSTATE '22012' THEN` contains no SQL.
      if (body.catches) reader.readTo("THEN");
      else add("expression", reader.readTo("THEN"));
      reader.skip();
      return;
    case "FOR":
    case "FOREACH":
      readFor(reader, add);
      return;
    case "EXIT":
    case "CONTINUE":
      reader.readTo("WHEN", ";");
      if (reader.take("WHEN")) add("expression", reader.readTo(";"));
      return;
    case "RETURN":
      reader.skip();
      if (reader.take("QUERY")) {
        if (reader.peek() === "EXECUTE") readExecute(reader, add);
        else add("statement", reader.readTo(";"));
        return;
      }
      reader.take("NEXT");
      add("expression", reader.readTo(";"));
      return;
    case "RAISE":
      readRaise(reader, add);
      return;
    case "ASSERT":
      reader.skip();
      readList(reader, add, ";");
      return;
    case "PERFORM":
      reader.skip();
      add("statement", `SELECT ${reader.readTo(";")}`);
      return;
    case "EXECUTE":
      readExecute(reader, add);
      return;
    case "OPEN":
      readOpen(reader, add);
      return;
    case "GET":
    case "CLOSE":
    case "NULL":
      reader.readTo(";");
      return;
    case "FETCH":
    case "MOVE":
      // The number of rows is an expression, too, but hardly a function call.
      if (reader.readTo(";").includes("(")) reader.fail();
      return;
    case "COMMIT":
    case "ROLLBACK":
      reader.skip();
      body.endsTransaction = true;
      if (reader.take("AND")) {
        if (!reader.take("NO")) body.chains = true;
        reader.expect("CHAIN");
      }
      if (reader.peek() !== ";") reader.fail();
      return;
    default:
      add("statement", readSqlStatement(reader));
  }
}

type Add = (type: BodyPart["type"], sql: string) => void;

/** `EXECUTE text [INTO …] [USING …]` */
function readExecute(reader: BodyReader, add: Add): void {
  reader.skip();
  add("dynamic", reader.readTo("INTO", "USING", "LOOP", ";"));
  while (reader.peek() !== ";" && reader.peek() !== "LOOP") {
    if (reader.take("USING")) readList(reader, add, "INTO", "LOOP", ";");
    else {
      reader.skip();
      reader.readTo("USING", "LOOP", ";");
    }
  }
}

/** Expressions separated by commas. */
function readList(reader: BodyReader, add: Add, ...ends: string[]): void {
  do add("expression", reader.readTo(",", ...ends));
  while (reader.take(","));
}

/** `RAISE [level] ['format', …] [USING option = …, …]` */
function readRaise(reader: BodyReader, add: Add): void {
  reader.readTo(",", "USING", ";");
  if (reader.take(",")) readList(reader, add, "USING", ";");
  if (!reader.take("USING")) return;
  do {
    reader.skip();
    if (!reader.take("=")) {
      reader.expect(":");
      reader.expect("=");
    }
    add("expression", reader.readTo(",", ";"));
  } while (reader.take(","));
}

/** `OPEN cursor [[NO] SCROLL] FOR query`, `… FOR EXECUTE text`, `OPEN cursor (arguments)` */
function readOpen(reader: BodyReader, add: Add): void {
  reader.skip();
  const call = reader.readTo("FOR", ";");
  if (reader.take("FOR")) {
    if (reader.peek() === "EXECUTE") readExecute(reader, add);
    else add("statement", reader.readTo(";"));
  } else if (call.includes("(")) {
    add("expression", call);
  }
}
