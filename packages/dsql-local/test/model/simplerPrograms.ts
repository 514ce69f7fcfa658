import type { Action, Program, Step } from "./Program.ts";
import type { Statement } from "./Statement.ts";

/** Programs that are slightly simpler than this one. */
export function* simplerPrograms(program: Program): Generator<Program> {
  yield* fewerSessions(program);
  yield* fewerRows(program);
  for (const [at, step] of program.steps.entries()) {
    for (const action of simplerActions(step)) {
      const steps = [...program.steps];
      steps[at] = { session: step.session, ...action };
      yield { ...program, steps };
    }
  }
}

/** Without an idle session, or with two sessions merged. */
function* fewerSessions(program: Program): Generator<Program> {
  if (program.sessions < 2) return;
  for (let from = program.sessions - 1; from >= 0; from--) {
    const isUsed = program.steps.some(({ session }) => session === from);
    for (let to = 0; to < (isUsed ? from : 1); to++) {
      const renamed = (step: Step): Step => {
        const session = step.session === from ? to : step.session;
        return { ...step, session: session > from ? session - 1 : session };
      };
      yield { ...program, sessions: program.sessions - 1, steps: program.steps.map(renamed) };
    }
  }
}

function* fewerRows(program: Program): Generator<Program> {
  for (const [table, rows] of Object.entries(program.rows)) {
    for (let at = rows.length - 1; at >= 0; at--) {
      // Referenced rows stay.
      const fewer = { ...program.rows, [table]: rows.filter((_, index) => index !== at) };
      if (holdTogether(program, fewer)) yield { ...program, rows: fewer };
    }
  }
}

function holdTogether({ shape }: Program, rows: Program["rows"]): boolean {
  return shape.tables.every((table) =>
    (table.foreignKeys ?? []).every(({ column, references }) =>
      (rows[table.name] ?? []).every((row) => {
        const value = row[column] ?? null;
        return (
          value === null ||
          (rows[references.table] ?? []).some((parent) => parent[references.column] === value)
        );
      }),
    ),
  );
}

function* simplerActions(action: Action): Generator<Action> {
  if (action.do === "open") yield { do: "query", statements: [action.statement] };
  if (action.do === "copyData" && action.rows.length > 1) {
    for (const at of action.rows.keys())
      yield { ...action, rows: action.rows.filter((_, index) => index !== at) };
  }
  if (action.do === "copy" && action.extended) yield { ...action, extended: false };
  if (action.do === "extended") {
    if (action.sync) yield { do: "query", statements: action.statements };
    else yield { ...action, sync: true };
    if (action.parameters) yield { ...action, parameters: false };
    if (action.named) yield { ...action, named: false };
  }
  if (action.do !== "query" && action.do !== "extended") return;
  const { statements } = action;
  for (const [at, statement] of statements.entries()) {
    if (statements.length > 1) yield { ...action, statements: statements.filter((_, index) => index !== at) };
    for (const each of simplerStatements(statement)) {
      const changed = [...statements];
      changed[at] = each;
      yield { ...action, statements: changed };
    }
  }
}

function* simplerStatements(statement: Statement): Generator<Statement> {
  if (statement.kind === "START TRANSACTION") yield { kind: "BEGIN" };
  if (!("relation" in statement)) return;
  if (statement.qualified) yield { ...statement, qualified: false };
  if (statement.kind !== "select" && statement.returning) {
    const { returning: _, ...rest } = statement;
    yield rest;
  }
  if (statement.kind === "select" && statement.join) {
    const { join: _, ...rest } = statement;
    yield rest;
  }
  if (statement.kind === "select" && statement.lock) {
    const { lock: _, ...rest } = statement;
    yield rest;
  }
  if (statement.kind !== "insert") {
    for (const at of statement.where.keys()) {
      yield { ...statement, where: statement.where.filter((_, index) => index !== at) };
    }
    return;
  }
  if (statement.onConflict) {
    const { onConflict: _, ...rest } = statement;
    yield rest;
  }
  if (statement.rows.length > 1) {
    for (const at of statement.rows.keys()) {
      yield { ...statement, rows: statement.rows.filter((_, index) => index !== at) };
    }
  }
}
