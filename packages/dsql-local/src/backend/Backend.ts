/** A PostgreSQL database that a server stands in front of. */
export interface Backend {
  /** Connection string of a superuser to this database. */
  connectionString: string;
  /** Ends what was started for this server; drops an isolated database. Idempotent. */
  stop: () => Promise<void>;
}
