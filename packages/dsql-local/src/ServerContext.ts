import type { Certificates } from "./tls/createCertificates.ts";
import type { DsqlError } from "./rules/DsqlError.ts";
import type { Jobs } from "./jobs/Jobs.ts";

/** What every client session of one server shares. */
export interface ServerContext {
  certificates: Certificates;
  /** A superuser's connection string to the database behind; client sessions act as `role=admin` there. */
  backendConnectionString: string;
  /** The refusal of a user and password at start-up, or undefined when they are right. */
  authenticate: (user: string, password: string) => DsqlError | undefined;
  /** Asynchronous index builds and validations. */
  jobs: Jobs;
  log: (line: string) => void;
}
