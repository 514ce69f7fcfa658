import type { ConflictCause, Participant } from "../activity/ConflictCause.ts";
import type { RelationReference } from "../analysis/statement/Statement.ts";
import type { TableShape } from "../catalog/TableShape.ts";
import { keyOf, readRow } from "./claimKeys.ts";
import type { CommitLog, Reader } from "./CommitLog.ts";
import { conflictingKeys } from "./conflictDetection.ts";
import { describeKey, isPrimaryKey } from "./describeKey.ts";

/** The schema of names without one, unless the session's search path says otherwise. */
const DEFAULT_SCHEMA = "public";

/** What a transaction's claims conflict with: the first commit since its snapshot; undefined where that isn't known. */
export async function explainConflict(
  commits: CommitLog,
  reader: Reader,
): Promise<ConflictCause | undefined> {
  const { shapes } = commits;
  await shapes.load();
  const own = reader.writes.claims(shapes);
  for (const writes of commits.unseenBy(reader)) {
    const keys = conflictingKeys(own, writes.claims(shapes));
    // Rows may conflict on several of their keys.
    const key = keys.find((each) => isPrimaryKey(each, shapes)) ?? keys[0];
    if (key === undefined) continue;
    const winner = writes.claimantOf(key, shapes);
    const loserStatement = reader.writes.claimantOf(key, shapes)?.statement;
    return {
      kind: "row",
      ...describeKey(key, shapes),
      ...(winner ? { winner } : {}),
      ...(loserStatement ? { loserStatement } : {}),
    };
  }
  return undefined;
}

/** A statement that PostgreSQL has rejected because a row has changed since the snapshot; it doesn't say which one. */
export interface RejectedStatement {
  relations: readonly Pick<RelationReference, "schema" | "name">[];
  /** The values of columns in its condition, by name, where it is for one row by its key. */
  compared?: ReadonlyMap<string, string>;
}

/** A row that was changed since the snapshot. */
interface Candidate {
  key: string;
  winner: Participant | undefined;
}

/** What a rejected statement conflicts with: a row of its tables that was changed since the snapshot. */
export async function explainRejectedStatement(
  commits: CommitLog,
  reader: Reader,
  statement: RejectedStatement,
): Promise<ConflictCause | undefined> {
  const { shapes } = commits;
  await shapes.load();
  const candidates = candidatesOf(commits, reader, statement);
  const [first] = candidates;
  if (!first) return undefined;
  const isOne = candidates.every(({ key }) => key === first.key);
  const { winner } = isOne ? first : (candidates.at(-1) ?? first);
  const { object, key } = describeKey(first.key, shapes);
  return {
    kind: "row",
    ...(object === undefined ? {} : { object }),
    ...(isOne && key !== undefined ? { key } : {}),
    ...(winner ? { winner } : {}),
    ...(isOne ? {} : { isInferred: true }),
  };
}

/**
 * An unqualified name is one of the default schema, or else, as only the session's search path says which one, of any that has
 * such a row.
 */
function candidatesOf(commits: CommitLog, reader: Reader, statement: RejectedStatement): Candidate[] {
  const qualified = statement.relations.map(({ schema = DEFAULT_SCHEMA, name }) => ({ schema, name }));
  const candidates = rowsOf(commits, reader, statement, ({ schema, name }) =>
    qualified.some((each) => each.schema === schema && each.name === name),
  );
  if (candidates.length > 0) return candidates;
  const unqualified = statement.relations.filter(({ schema }) => schema === undefined);
  return rowsOf(commits, reader, statement, ({ name }) => unqualified.some((each) => each.name === name));
}

function rowsOf(
  commits: CommitLog,
  reader: Reader,
  { compared }: RejectedStatement,
  isNamed: (table: TableShape["identity"]) => boolean,
): Candidate[] {
  const { shapes } = commits;
  return commits.unseenBy(reader).flatMap((writes) =>
    writes.rows.flatMap((row, at) => {
      const shape = shapes.of(row.table);
      if (!shape?.primary || row.before === null || !isNamed(shape.identity)) return [];
      const columns = readRow(row.before, shape);
      const isOther = shape.primary.some((column) => {
        const value = compared?.get(shape.names[column] ?? "");
        return value !== undefined && value !== columns[column];
      });
      const key = isOther ? undefined : keyOf(shape.oid, shape.primary, columns, false);
      return key === undefined ? [] : [{ key, winner: writes.writerOf(at) }];
    }),
  );
}
