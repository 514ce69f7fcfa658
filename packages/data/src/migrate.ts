import { migrateCommand } from "./migrate/migrateCommand.ts";

process.exitCode = await migrateCommand(process.argv.slice(2));
