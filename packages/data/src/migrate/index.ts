import type { CodeMigration, CodeMigrations, StepLocation } from "@mattb.tech/billio-dsql/migrate";

export {
  lastMigration,
  migrationStatus,
  runMigrations,
  type RunMigrationsOptions,
} from "./billioMigrations.ts";
export {
  type CodeMigration,
  type CodeMigrations,
  type LeaseHolder,
  MigrationError,
  type MigrationEvent,
  MigrationLeaseHeldError,
  MigrationLeaseLostError,
  type MigrationStatus,
  type OnProgress,
  type StepLocation,
  type StepTools,
} from "@mattb.tech/billio-dsql/migrate";

/** @deprecated Use {@link CodeMigration}. */
export type RegisteredStep = CodeMigration;
/** @deprecated Use {@link CodeMigrations}. */
export type RegisteredSteps = CodeMigrations;
/** @deprecated Use {@link StepLocation}. */
export type StepPlace = StepLocation;
