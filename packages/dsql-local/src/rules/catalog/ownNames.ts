import { absent } from "../../absent.ts";
import { OWN_SCHEMA, TABLE_TRIGGERS } from "../../ownSchema.ts";
import type { Edit } from "../applyEdits.ts";
import type { Node } from "../parser.ts";
import { child, constant, list, names, number, typeIn, walk } from "../tree.ts";
import { type Token, tokens } from "../tokens.ts";
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

/** Functions whose arguments name what is in the catalog. */
const NAMING =
  /^(has_\w+_privilege|to_reg\w+|nextval|currval|setval|pg_get_viewdef|pg_get_serial_sequence|pg_\w+_size|row_security_active|pg_relation_filepath)$/;

/**
 * Gives names of the server's own things a mark, so that PostgreSQL doesn't find them ({@link absent}): its schema, where
 * something is looked for in it, and its triggers. A string is a name where it is cast to one or given to a function that
 * takes one; what comes in a parameter PostgreSQL refuses, for lack of rights.
 */
export function ownNames(statement: Node, source: SourceText): Edit[] {
  if (!/dsql|refuse_oversized|procedure_commit/i.test(source.sql)) return [];
  const edits: Edit[] = [];
  const isOfTriggers = OF_TRIGGERS.has(typeIn(statement));
  const words = [...tokens(source.sql)];
  const isOfSchemas = words.some(({ text: word }) => word === "SCHEMA");
  for (const [at, token] of words.entries()) {
    const name = nameOf(token);
    const isSchema = name === OWN_SCHEMA && (isOfSchemas || words[at + 1]?.text === ".");
    const isTrigger = isOfTriggers && (OWN_TRIGGERS.has(name) || OWN_EVENT_TRIGGER.test(name));
    if (!isSchema && !isTrigger) continue;
    edits.push(
      edit(source.sql, token, source.sql.slice(token.start, token.end).replace(/[a-z](?="?$)/i, absent)),
    );
  }
  const string = (value: unknown) => {
    const inner = value as Node;
    const cast = child(inner, "TypeCast");
    if (cast) {
      string(cast.arg);
      return;
    }
    const written = constant(inner);
    if (typeof written !== "string" || !written.toLowerCase().includes(OWN_SCHEMA)) return;
    const found = source.token(number(child(inner, "A_Const"), "location"));
    const insert = found.text.replace(new RegExp(`${OWN_SCHEMA}\\b`, "gi"), absent);
    edits.push({ at: found.at, remove: found.length, insert });
  };
  walk(statement, (type, node) => {
    if (type === "TypeCast" && names(child(node, "typeName"), "names").at(-1)?.startsWith("reg"))
      string(node.arg);
    if (type === "FuncCall" && NAMING.test(names(node, "funcname").at(-1) ?? ""))
      list(node, "args").forEach(string);
  });
  return unique(edits);
}

function nameOf({ kind, text: word }: Token): string {
  if (kind === "word") return word.toLowerCase();
  return kind === "quoted" ? word.slice(1, -1).replaceAll('""', '"') : "";
}

function edit(sql: string, { start, end }: Token, insert: string): Edit {
  return {
    at: Buffer.byteLength(sql.slice(0, start)),
    remove: Buffer.byteLength(sql.slice(start, end)),
    insert,
  };
}

/** A cast within a call is met twice. */
function unique(edits: Edit[]): Edit[] {
  return [...new Map(edits.map((item) => [item.at, item])).values()];
}
