import { absentName } from "../../internalSchema/absentNames.ts";
import { INTERNAL_SCHEMA, TABLE_TRIGGERS } from "../../internalSchema/names.ts";
import type { Edit } from "../parse/applyEdits.ts";
import type { Node } from "../parse/parse.ts";
import { text, typeIn, walk } from "../parse/tree.ts";
import { mayName, type Word, words } from "./identifiers.ts";
import type { SourceText } from "./SourceText.ts";

/** Statements that name a trigger or an event trigger. */
const OF_TRIGGERS = new Set([
  "AlterEventTrigStmt",
  "AlterObjectDependsStmt",
  "AlterOwnerStmt",
  "AlterTableStmt",
  "CommentStmt",
  "DropStmt",
  "RenameStmt",
]);
const OWN_TRIGGERS = new Set([...TABLE_TRIGGERS, "refuse_oversized", "procedure_commit"]);
const OWN_EVENT_TRIGGER =
  /^dsql_(hand_over|index_created|dropped|schema_(changed|dropped)|sizes_(changed|dropped)|body_created|procedure_ddl)$/;
const OWN = /dsql|refuse_oversized|procedure_commit/i;

/**
 * Marks names of the server's own objects, so that PostgreSQL doesn't find them ({@link absentName}): its schema, where it
 * qualifies a name, and its triggers. Names in strings are handled where they are looked up
 * (src/postgres/schema/catalog/namedObjects.ts).
 */
export function internalNames(statement: Node, source: SourceText): Edit[] {
  if (!mayName(source.sql, OWN)) return [];
  const isOfTriggers = OF_TRIGGERS.has(typeIn(statement));
  const all = words(source.sql);
  const isOfSchemas = all.some(({ text: word }) => word === "SCHEMA");
  const isAlias = isOwnAlias(statement);
  return all.flatMap((word, at) => {
    const { name = "" } = word;
    const isSchema =
      name === INTERNAL_SCHEMA &&
      (isOfSchemas || (all[at + 1]?.text === "." && (!isAlias || all[at - 1]?.text === ".")));
    const isTrigger = isOfTriggers && (OWN_TRIGGERS.has(name) || OWN_EVENT_TRIGGER.test(name));
    return isSchema || isTrigger ? [marked(source.sql, word)] : [];
  });
}

/** The same for the server's schema in a text that isn't parsed, where a dot follows it. */
export function internalSchemaNames(sql: string): Edit[] {
  const all = words(sql);
  return all.flatMap((word, at) =>
    word.name === INTERNAL_SCHEMA && all[at + 1]?.text === "." ? [marked(sql, word)] : [],
  );
}

/** Does the statement use the name as an alias? Then its columns may be qualified with it. */
function isOwnAlias(statement: Node): boolean {
  let found = false;
  walk(statement, (type, node) => {
    found ||=
      (type === "RangeVar" && text(node, "relname") === INTERNAL_SCHEMA) ||
      (Object.hasOwn(node, "alias") && text(node.alias as Node, "aliasname") === INTERNAL_SCHEMA);
  });
  return found;
}

function marked(sql: string, { name = "", start, end }: Word): Edit {
  const written = sql.slice(start, end);
  const insert = /^u&/i.test(written)
    ? `"${absentName(name)}"`
    : written.replace(/[a-z](?="?$)/i, absentName);
  return { at: Buffer.byteLength(sql.slice(0, start)), remove: Buffer.byteLength(written), insert };
}
