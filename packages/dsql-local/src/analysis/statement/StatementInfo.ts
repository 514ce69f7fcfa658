import type { Edit } from "../parse/applyEdits.ts";
import type { CatalogLookup } from "../lookups/CatalogLookup.ts";
import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import type { RowBound } from "../rows/RowBound.ts";
import type { FixedResponse, Statement, StatementKind } from "./Statement.ts";

/** What the analysis for one type of statement has found. */
export interface StatementInfo {
  kind: StatementKind;
  error?: DsqlError | undefined;
  response?: FixedResponse;
  tag?: string;
  job?: NonNullable<Statement["job"]>;
  rowUpperBound?: number;
  bound?: RowBound | undefined;
  readOnly?: boolean;
  begin?: NonNullable<Statement["begin"]>;
  deallocates?: true;
  nested?: true;
  procedural?: NonNullable<Statement["procedural"]>;
  keyShare?: true;
  writesAndLocks?: true;
  estimatesDpu?: true;
  edits?: Edit[];
  catalogLookups?: CatalogLookup[];
}
