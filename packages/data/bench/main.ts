import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { benchCommand } from "./benchCommand.ts";

endOnClosedPipe();
process.exitCode = await benchCommand(process.argv.slice(2));
