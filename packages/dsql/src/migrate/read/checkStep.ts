import { unsupportedAlter, unsupportedSql, type UnsupportedSql } from "./unsupportedSql.ts";
import type { IndexName, RawStep, StepAction } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";
import { listEntries, NAME, nameIn, shape } from "./statementShape.ts";
import { splitStatements } from "./splitStatements.ts";
import type { Token } from "../model/Token.ts";
import { noSuchStep } from "../model/noSuchStep.ts";

/** Forms of DDL that change nothing when they run again. */
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
/** PostgreSQL cuts longer names in silence (so does DSQL), and they would not be found again. */
const MAX_NAME_BYTES = 63;

/**
 * Tells what a step is and whether it may stand in a migration: known to be legal on DSQL as far as its form
 * shows, and safe to run again, since a runner may be killed between a statement and its record.
 *
 * @throws {MigrationError} with file and line, saying what would be right
 */
export function checkStep(raw: RawStep, file: string, registeredSteps: readonly string[]): StepAction {
  const refuse = (reason: string, line = raw.line) => new MigrationError({ file, line }, reason);
  if (raw.unless) checkGuard(raw.unless, file);
  if (raw.run !== undefined) {
    if (!registeredSteps.includes(raw.run)) throw refuse(noSuchStep(raw.run, registeredSteps));
    return { kind: "run", run: raw.run, summary: raw.run };
  }

  const { sql, tokens } = raw;
  const form = shape(tokens);
  const summary = summarise(form, raw);
  const verb = form.split(" ", 1)[0] ?? "";
  if (TRANSACTION_CONTROL.test(form)) {
    throw refuse(`${verb} has no place in a migration: each statement is a transaction of its own`);
  }
  const refusal = unsupportedSql.find((each) => each.form.test(form));
  if (refusal) throw refuse(refusal.reason);
  if (DML.test(form)) return { kind: "dml", sql, summary };
  if (!DDL.test(form)) {
    throw refuse(`${verb} is not a statement for a migration, which holds DDL, INSERT, UPDATE and DELETE`);
  }

  const alterActions = ALTER_TABLE.exec(form)?.[1];
  const validates = /^ALTER TABLE ASYNC .* VALIDATE CONSTRAINT /.test(form);
  if (alterActions !== undefined && !validates) checkAlterActions(alterActions, raw, refuse);
  else if (!raw.unless && !IDEMPOTENT.some((each) => each.test(form))) {
    throw refuse(
      `${summary} can't run twice: use IF [NOT] EXISTS or OR REPLACE, or put "-- @unless <query>" before it`,
    );
  }

  if (/^CREATE (?:UNIQUE )?INDEX /.test(form)) {
    return { kind: "index", sql, summary, index: indexName(form, tokens, refuse) };
  }
  return { kind: validates ? "validate" : "ddl", sql, summary };
}

type Refuse = (reason: string, line?: number) => MigrationError;

function checkAlterActions(text: string, raw: RawStep, refuse: Refuse): void {
  const whole = shape(raw.tokens);
  for (const action of listEntries(text)) {
    const refusal = unsupportedAlter.find((each: UnsupportedSql) => each.form.test(action));
    if (refusal) throw refuse(refusal.reason);
    const idempotent =
      IDEMPOTENT_ALTER_ACTION.some((each) => each.test(action)) ||
      IDEMPOTENT.some((each) => each.test(whole));
    if (!idempotent && !raw.unless) {
      const [first = "", second = ""] = action.split(" ");
      throw refuse(
        `ALTER TABLE … ${first} ${second.startsWith('"') ? "" : second} can't run twice: use IF [NOT] EXISTS, or put "-- @unless <query>" before it`.replace(
          "  ",
          " ",
        ),
      );
    }
  }
}

function indexName(form: string, tokens: readonly Token[], refuse: Refuse): IndexName {
  const match = CREATE_INDEX.exec(form);
  if (!match) throw refuse("an index needs a name, so that it can be found again");
  const [, word = "", qualifier, schema] = match;
  if (qualifier !== undefined)
    throw refuse("an index is in its table's schema; leave the schema out of its name");
  const name = nameIn(word, tokens);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw refuse(`the index's name is longer than ${MAX_NAME_BYTES} bytes`);
  }
  return { name, ...(schema === undefined ? {} : { schema: nameIn(schema, tokens) }) };
}

/** A guard is one query, since it is sent as it stands. */
function checkGuard(unless: { sql: string; line: number }, file: string): void {
  const place = { file, line: unless.line };
  const found = splitStatements(unless.sql, file).length;
  if (found !== 1 || !/^SELECT\b/i.test(unless.sql)) {
    throw new MigrationError(place, "@unless takes one SELECT on one line, e.g. @unless SELECT 1 FROM …");
  }
}

/** `CREATE INDEX idx_orders` or `ALTER TABLE orders ADD COLUMN notes TEXT`, for progress lines. */
function summarise(form: string, { sql, tokens }: RawStep): string {
  const match = OBJECT.exec(form.replace(/\bASYNC /, ""));
  if (!match) return form.split(" ", 2).join(" ");
  const [, verb = "", kind = "", name = ""] = match;
  if (verb === "ALTER") return shorten(sql.replaceAll(/\s+/g, " "));
  return `${verb} ${kind} ${nameIn(name, tokens)}`;
}

const SUMMARY_LENGTH = 60;

function shorten(text: string): string {
  return text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH - 2).trimEnd()} …` : text;
}
