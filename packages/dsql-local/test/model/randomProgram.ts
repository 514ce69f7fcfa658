import { Database } from "./Database.ts";
import { Model } from "./Model.ts";
import type { ModelSession } from "./ModelSession.ts";
import type { Action, Program, Step } from "./Program.ts";
import { Random } from "./Random.ts";
import {
  randomCopy,
  randomPortal,
  randomRow,
  randomRows,
  randomStatement,
  randomTaste,
  type Taste,
} from "./randomStatement.ts";
import { nextSteps } from "./nextSteps.ts";
import { allRules } from "./rules.ts";
import { type Row, type Shape, tableOf } from "./Schema.ts";
import { shapes } from "./shapes.ts";
import { SqlError } from "./SqlError.ts";
import type { Statement } from "./Statement.ts";
import { Transaction } from "./Transaction.ts";
import { Writer } from "./Writer.ts";

/** The program of a seed. The model tracks each session's state during generation, so that most steps are valid. */
export function randomProgram(seed: number, options: { sessions?: number } = {}): Program {
  const random = new Random(seed);
  const taste = randomTaste(random, options.sessions !== 1);
  // Tables of the first shape have no further keys: a conflicting update there gets its response without running.
  const shape = random.pick(random.chance(0.2) ? shapes.slice(0, 1) : shapes);
  const sessions = options.sessions ?? random.weighted([5, 2], [5, 3], [3, 4], [1, 5], [1, 6]);
  const rows = firstRows(taste, shape);
  const model = new Model();
  model.reset({ shape, rows, sessions });
  const steps: Step[] = [];
  const length = random.int(10, 40);
  // A session often continues what it has begun.
  let session = 0;
  while (steps.length < length) {
    if (random.chance(0.75)) session = random.int(0, sessions - 1);
    const step = { session, ...randomAction(taste, shape, model.session(session)) };
    steps.push(step);
    for (const each of nextSteps(model, step)) model.perform(each);
  }
  return { shape, rows, sessions, steps };
}

function firstRows(taste: Taste, shape: Shape): Record<string, Row[]> {
  const transaction = new Transaction(new Database(shape, {}, allRules));
  const rows: Record<string, Row[]> = {};
  for (const table of shape.tables) {
    const kept: Row[] = [];
    for (const row of randomRows(taste, table)) {
      const writer = new Writer(transaction);
      try {
        writer.insert(table, row);
        writer.end();
        kept.push(row);
      } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        if (transaction.rows(table).size > kept.length) transaction.delete(table, row);
      }
    }
    rows[table.name] = kept;
  }
  return rows;
}

function randomAction(taste: Taste, shape: Shape, session: ModelSession): Action {
  if (session.copying) return copying(taste, shape, session.copying.relation, session.copying.columns);
  if (session.unsynced) return unsynced(taste, shape, session);
  if (session.status === "E") {
    const statement: Statement = taste.random.chance(0.8)
      ? { kind: taste.random.weighted([3, "ROLLBACK"], [2, "COMMIT"]) }
      : randomStatement(taste, shape, { lock: true });
    return one(taste, statement);
  }
  return session.status === "T" ? inBlock(taste, shape, session) : idle(taste, shape);
}

function idle(taste: Taste, shape: Shape): Action {
  const several = () =>
    Array.from({ length: taste.random.int(2, 3) }, () => randomStatement(taste, shape, { lock: true }));
  const way = taste.random.weighted(
    [52, "begin"],
    [22, "alone"],
    [3, "text"],
    [3, "begin in a text"],
    [3, "pipeline"],
    [7, "no sync"],
    [5, "portal"],
    [2, "ended portal"],
    [5, "copy"],
  );
  switch (way) {
    case "begin":
      return one(taste, { kind: taste.random.weighted([4, "BEGIN"], [1, "START TRANSACTION"]) });
    case "alone":
      return one(taste, randomStatement(taste, shape, { lock: true }));
    case "text":
      return { do: "query", statements: several() };
    case "begin in a text":
      return together(taste, [
        ...several().slice(0, taste.random.int(0, 1)),
        { kind: "BEGIN" },
        ...several(),
      ]);
    case "pipeline":
      return together(taste, several(), true);
    case "no sync":
      return {
        do: "extended",
        statements: several().slice(1),
        sync: false,
        parameters: taste.random.chance(0.5),
      };
    case "portal":
      return open(taste, shape);
    case "ended portal":
      return { do: "fetch", portal: "p", limit: 1 };
    case "copy":
      return copy(taste, shape);
  }
}

function inBlock(taste: Taste, shape: Shape, session: ModelSession): Action {
  const statement = () => randomStatement(taste, shape, { lock: true });
  const [portal] = session.portals;
  if (portal && taste.random.chance(0.3)) return { do: "fetch", portal, limit: taste.random.int(1, 3) };
  const way = taste.random.weighted(
    [18, "COMMIT"],
    [4, "ROLLBACK"],
    [66, "one"],
    [5, "several"],
    [4, "no sync"],
    [4, "portal"],
    [4, "copy"],
  );
  switch (way) {
    case "COMMIT":
    case "ROLLBACK":
      return one(taste, { kind: way });
    case "one":
      return one(taste, statement());
    case "several":
      return together(taste, [
        statement(),
        statement(),
        ...(taste.random.chance(0.3) ? [{ kind: "COMMIT" } as const] : []),
      ]);
    case "no sync":
      return { do: "extended", statements: [statement()], sync: false, parameters: taste.random.chance(0.5) };
    case "portal":
      return open(taste, shape);
    case "copy":
      return copy(taste, shape);
  }
}

/** In a pipeline before its Sync. */
function unsynced(taste: Taste, shape: Shape, session: ModelSession): Action {
  const [portal] = session.portals;
  if (portal && taste.random.chance(0.5)) return { do: "fetch", portal, limit: taste.random.int(1, 3) };
  if (taste.random.chance(0.6)) return { do: "sync" };
  if (taste.random.chance(0.2)) return open(taste, shape);
  if (taste.random.chance(0.1)) return { ...copy(taste, shape), extended: true };
  const statements = [randomStatement(taste, shape, { lock: true })];
  return { do: "extended", statements, sync: taste.random.chance(0.3), parameters: taste.random.chance(0.5) };
}

function copying(taste: Taste, shape: Shape, relation: string, columns: readonly string[]): Action {
  const { table } = tableOf(shape, relation);
  const way = taste.random.weighted([45, "copyData"], [50, "copyDone"], [5, "copyFail"]);
  if (way !== "copyData") return { do: way };
  const rows = Array.from({ length: taste.random.int(1, 2) }, () => randomRow(taste, table, columns));
  return { do: "copyData", rows };
}

function copy(taste: Taste, shape: Shape): Action & { do: "copy" } {
  const extended = taste.random.chance(0.4) ? { extended: true } : {};
  return { do: "copy", copy: randomCopy(taste, shape), ...extended };
}

function open(taste: Taste, shape: Shape): Action {
  const portal = taste.random.pick(["p", "q"]);
  return {
    do: "open",
    portal,
    statement: randomPortal(taste, shape, { lock: taste.portalLocks }),
    limit: taste.random.int(1, 3),
  };
}

function one(taste: Taste, statement: Statement): Action {
  return together(taste, [statement]);
}

function together(taste: Taste, statements: Statement[], extended = taste.random.chance(0.45)): Action {
  if (!extended) return { do: "query", statements };
  const named = taste.random.chance(0.3) ? { named: true } : {};
  return { do: "extended", statements, sync: true, parameters: taste.random.chance(0.5), ...named };
}
