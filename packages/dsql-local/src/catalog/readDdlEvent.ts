import { z } from "zod";
import type { SchemaChange } from "./CatalogVersions.ts";
import { readInternalNotice } from "../internalSchema/readNotice.ts";

/** SQLSTATE of the notices that `pg_dsql.on_schema_change` raises (src/postgres/schema/ddlEvents.ts). */
const DDL_NOTICE = "DSQLC";

const schemaChange = z.object({ created: z.array(z.string()), changed: z.array(z.string()) });

/** The schema change that a notice reports; undefined for any other message. */
export function readDdlEvent(bytes: Buffer): SchemaChange | undefined {
  const text = readInternalNotice(bytes, DDL_NOTICE, "on_schema_change");
  return text === undefined ? undefined : schemaChange.parse(JSON.parse(text));
}
