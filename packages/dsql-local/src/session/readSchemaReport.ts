import { z } from "zod";
import type { SchemaChange } from "../occ/CatalogVersions.ts";
import { backend } from "../wire/messageType.ts";
import { readError } from "../wire/readError.ts";

/** SQLSTATE of the notices that `pg_dsql.on_schema_change` raises (src/backend/schemaReports.ts). */
const REPORT = "DSQLC";

const schemaChange = z.object({ created: z.array(z.string()), changed: z.array(z.string()) });

/** What a notice reports of a change of the schema; undefined for any other message. */
export function readSchemaReport(bytes: Buffer): SchemaChange | undefined {
  if (bytes[0] !== backend.noticeResponse || !bytes.includes(REPORT)) return undefined;
  const fields = readError(bytes);
  return fields.get("C") === REPORT ? changeOf(fields.get("M") ?? "") : undefined;
}

/** Clients can raise such a notice as well, of any text: in PL/pgSQL. */
function changeOf(text: string): SchemaChange | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = schemaChange.safeParse(value);
  return result.success ? result.data : undefined;
}
