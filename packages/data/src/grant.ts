import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { grantCommand } from "./grant/grantCommand.ts";

endOnClosedPipe();
process.exitCode = await grantCommand(process.argv.slice(2));
