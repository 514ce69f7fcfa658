import { unsupportedAlter, unsupportedSql, type UnsupportedSql } from "./unsupportedSql.ts";
import type { IndexName, RawStep, StepAction } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";
import { listEntries, NAME, nameIn, statementShape } from "./statementShape.ts";
import { splitStatements } from "./splitStatements.ts";
import type { Token } from "../model/Token.ts";
import { noSuchStep } from "../model/noSuchStep.ts";

/** Idempotent forms of DDL. */
const IDEMPOTENT = [
  /^CREATE (?:[A-Z]+ )+?IF NOT EXISTS /,
  /^CREATE OR REPLACE /,
  /^DROP (?:[A-Z]+ )+?IF EXISTS /,
  /^ALTER (?:TABLE|INDEX|VIEW|SEQUENCE) IF EXISTS .* RENAME TO /,
  /^ALTER TABLE ASYNC .* VALIDATE CONSTRAINT /,
  /^ALTER DEFAULT PRIVILEGES /,
  /^(?:COMMENT|GRANT|REVOKE|ANALYZE) /,
];

const IDEMPOTENT_ALTER_ACTION = [
  /^ADD (?:COLUMN )?IF NOT EXISTS /,
  /^DROP (?:COLUMN |CONSTRAINT )?IF EXISTS /,
  /^ALTER (?:COLUMN )?\S+ (?:SET DEFAULT|DROP DEFAULT|DROP NOT NULL|SET STORAGE|SET STATISTICS) ?/,
  /^ALTER (?:COLUMN )?\S+ DROP (?:EXPRESSION|IDENTITY) IF EXISTS/,
  /^(?:OWNER TO|ENABLE TRIGGER|DISABLE TRIGGER) /,
];

const DDL = /^(?:CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|ANALYZE|AWS|TRUNCATE)\b/;
const DML = /^(?:INSERT|UPDATE|DELETE|WITH|MERGE)\b/;
const TRANSACTION_CONTROL =
  /^(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|SET|RESET|LOCK|PREPARE)\b/;

const CREATE_INDEX = new RegExp(
  `^CREATE (?:UNIQUE )?INDEX ASYNC (?:IF NOT EXISTS )?(?!ON )(${NAME})( \\. ${NAME})? ON (?:ONLY )?(?:(${NAME}) \\. )?${NAME} `,
);
const ALTER_TABLE = new RegExp(
  `^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(?:${NAME} \\. )?${NAME} (?:\\* )?(.*)$`,
);
const KIND = "(?:TABLE|INDEX|VIEW|SEQUENCE|SCHEMA|FUNCTION|ROLE|DOMAIN|STATISTICS)";
const OBJECT = new RegExp(
  `^(CREATE|ALTER|DROP) (?:OR REPLACE )?((?:UNIQUE )?${KIND}) (?:IF (?:NOT )?EXISTS )?(?:ONLY )?(?:${NAME} \\. )?(${NAME})(?: |$)`,
);
/** PostgreSQL and DSQL silently truncate longer names, so they would not be found again. */
const MAX_NAME_BYTES = 63;

/**
 * Classifies a step and checks that a migration may contain it: supported by DSQL as far as its shape shows, and idempotent,
 * since a runner may be killed between a statement and its record.
 *
 * @throws {MigrationError} with file and line, and what is expected
 */
export function checkStep(raw: RawStep, file: string, registeredSteps: readonly string[]): StepAction {
  const invalid = (reason: string, line = raw.line) => new MigrationError({ file, line }, reason);
  if (raw.unless) checkGuard(raw.unless, file);
  if (raw.run !== undefined) {
    if (!registeredSteps.includes(raw.run)) throw invalid(noSuchStep(raw.run, registeredSteps));
    return { kind: "run", run: raw.run, summary: raw.run };
  }

  const { sql, tokens } = raw;
  const shape = statementShape(tokens);
  const summary = summarise(shape, raw);
  const verb = shape.split(" ", 1)[0] ?? "";
  if (TRANSACTION_CONTROL.test(shape)) {
    throw invalid(`${verb} has no place in a migration: each statement is a transaction of its own`);
  }
  const unsupported = unsupportedSql.find((each) => each.pattern.test(shape));
  if (unsupported) throw invalid(unsupported.reason);
  if (DML.test(shape)) return { kind: "dml", sql, summary };
  if (!DDL.test(shape)) {
    throw invalid(`${verb} is not a statement for a migration, which holds DDL, INSERT, UPDATE and DELETE`);
  }

  const alterActions = ALTER_TABLE.exec(shape)?.[1];
  const validates = /^ALTER TABLE ASYNC .* VALIDATE CONSTRAINT /.test(shape);
  if (alterActions !== undefined && !validates) checkAlterActions(alterActions, raw, invalid);
  else if (!raw.unless && !IDEMPOTENT.some((each) => each.test(shape))) {
    throw invalid(
      `${summary} can't run twice: use IF [NOT] EXISTS or OR REPLACE, or put "-- @unless <query>" before it`,
    );
  }

  if (/^CREATE (?:UNIQUE )?INDEX /.test(shape)) {
    return { kind: "index", sql, summary, index: indexName(shape, tokens, invalid) };
  }
  return { kind: validates ? "validate" : "ddl", sql, summary };
}

type Invalid = (reason: string, line?: number) => MigrationError;

function checkAlterActions(text: string, raw: RawStep, invalid: Invalid): void {
  const whole = statementShape(raw.tokens);
  for (const action of listEntries(text)) {
    const unsupported = unsupportedAlter.find((each: UnsupportedSql) => each.pattern.test(action));
    if (unsupported) throw invalid(unsupported.reason);
    const idempotent =
      IDEMPOTENT_ALTER_ACTION.some((each) => each.test(action)) ||
      IDEMPOTENT.some((each) => each.test(whole));
    if (!idempotent && !raw.unless) {
      const [first = "", second = ""] = action.split(" ");
      throw invalid(
        `ALTER TABLE … ${first} ${second.startsWith('"') ? "" : second} can't run twice: use IF [NOT] EXISTS, or put "-- @unless <query>" before it`.replace(
          "  ",
          " ",
        ),
      );
    }
  }
}

function indexName(shape: string, tokens: readonly Token[], invalid: Invalid): IndexName {
  const match = CREATE_INDEX.exec(shape);
  if (!match) throw invalid("an index needs a name, so that it can be found again");
  const [, word = "", qualifier, schema] = match;
  if (qualifier !== undefined)
    throw invalid("an index is in its table's schema; leave the schema out of its name");
  const name = nameIn(word, tokens);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw invalid(`the index's name is longer than ${MAX_NAME_BYTES} bytes`);
  }
  return { name, ...(schema === undefined ? {} : { schema: nameIn(schema, tokens) }) };
}

/** A guard is one query, since it is sent unchanged. */
function checkGuard(unless: { sql: string; line: number }, file: string): void {
  const place = { file, line: unless.line };
  const found = splitStatements(unless.sql, file).length;
  if (found !== 1 || !/^SELECT\b/i.test(unless.sql)) {
    throw new MigrationError(place, "@unless takes one SELECT on one line, e.g. @unless SELECT 1 FROM …");
  }
}

/** `CREATE INDEX idx_orders` or `ALTER TABLE orders ADD COLUMN notes TEXT`, for progress lines. */
function summarise(shape: string, { sql, tokens }: RawStep): string {
  const match = OBJECT.exec(shape.replace(/\bASYNC /, ""));
  if (!match) return shape.split(" ", 2).join(" ");
  const [, verb = "", kind = "", name = ""] = match;
  if (verb === "ALTER") return shorten(sql.replaceAll(/\s+/g, " "));
  return `${verb} ${kind} ${nameIn(name, tokens)}`;
}

const SUMMARY_LENGTH = 60;

function shorten(text: string): string {
  return text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH - 2).trimEnd()} …` : text;
}
