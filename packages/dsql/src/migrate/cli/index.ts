export { createMigrateCommand, type MigrateCommandOptions } from "./createMigrateCommand.ts";
