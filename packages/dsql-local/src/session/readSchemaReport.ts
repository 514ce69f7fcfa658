import type { SchemaChange } from "../occ/CatalogVersions.ts";
import { backend } from "../wire/messageType.ts";
import { readError } from "../wire/readError.ts";

/** SQLSTATE of the notices that `sys.on_schema_change` raises (src/backend/schemaReports.ts). */
const REPORT = "DSQLC";

/** What a notice reports of a change of the schema; undefined for any other message. */
export function readSchemaReport(bytes: Buffer): SchemaChange | undefined {
  if (bytes[0] !== backend.noticeResponse || !bytes.includes(REPORT)) return undefined;
  const fields = readError(bytes);
  return fields.get("C") === REPORT ? (JSON.parse(fields.get("M") ?? "{}") as SchemaChange) : undefined;
}
