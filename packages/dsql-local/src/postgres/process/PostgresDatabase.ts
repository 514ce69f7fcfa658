/** A PostgreSQL database that a server stands in front of. */
export interface PostgresDatabase {
  /** Connection string of a superuser to this database. */
  connectionString: string;
  /** To be called once the server in front of it listens: what can wait is done then. */
  served?: () => void;
  /** Ends what was started for this server; drops an isolated database. Idempotent. */
  stop: () => Promise<void>;
}
