import { InvalidArgumentError } from "../../errors/InvalidArgumentError.ts";

/** The runner's own tables in the cluster. */
export interface TableNames {
  /** A row for each file that is applied. */
  migrations: string;
  /** A row for each step that is done. */
  steps: string;
  /** The lease: who may run migrations. */
  lease: string;
}

/** Leaves room for the rest of a name, which PostgreSQL cuts at 63 bytes. */
const PREFIX = /^[a-z_][a-z0-9_]{0,39}$/;

/**
 * The tables' names under a prefix, e.g. `_dsql_migrations`.
 *
 * @throws {InvalidArgumentError} for a prefix that no SQL name can have
 */
export function tableNames(prefix = "_dsql"): TableNames {
  if (!PREFIX.test(prefix)) {
    throw new InvalidArgumentError("prefix", "must be 1 to 40 small letters, digits and _, e.g. _dsql");
  }
  return {
    migrations: `${prefix}_migrations`,
    steps: `${prefix}_migration_steps`,
    lease: `${prefix}_migration_lease`,
  };
}
