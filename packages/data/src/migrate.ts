import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { migrateCommand } from "./migrate/migrateCommand.ts";

endOnClosedPipe();
process.exitCode = await migrateCommand(process.argv.slice(2));
