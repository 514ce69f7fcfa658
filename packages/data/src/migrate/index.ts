export { lastMigration } from "./lastMigration.ts";
export { migrationStatus, type MigrationStatus } from "./migrationStatus.ts";
export { MigrationError } from "./MigrationError.ts";
export { MigrationLeaseHeldError, MigrationLeaseLostError, type LeaseHolder } from "./LeaseErrors.ts";
export type { MigrationEvent, OnProgress, StepPlace } from "./MigrationEvent.ts";
export { runMigrations, type RunMigrationsOptions } from "./runMigrations.ts";
export type { RegisteredStep, RegisteredSteps, StepTools } from "./CodeMigration.ts";
