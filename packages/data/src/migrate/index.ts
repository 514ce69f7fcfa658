export {
  lastMigration,
  migrationStatus,
  runMigrations,
  type RunMigrationsOptions,
} from "./billioMigrations.ts";
export type { MigrationStatus } from "./migrationStatus.ts";
export { MigrationError } from "./MigrationError.ts";
export { MigrationLeaseHeldError, MigrationLeaseLostError, type LeaseHolder } from "./LeaseErrors.ts";
export type { MigrationEvent, OnProgress, StepPlace } from "./MigrationEvent.ts";
export type { RegisteredStep, RegisteredSteps, StepTools } from "./CodeMigration.ts";
