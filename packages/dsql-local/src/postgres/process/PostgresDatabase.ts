/** The backend database of a server. */
export interface PostgresDatabase {
  /** Connection string of a superuser to this database. */
  connectionString: string;
  /** What an isolated database is a clone of: clones of the same have the same contents at first. */
  clonedFrom?: string;
  /** Call it once the server listens: it does what can wait until then. */
  served?: () => void;
  /** Stops what was started for this server; drops an isolated database. Idempotent. */
  stop: () => Promise<void>;
}
