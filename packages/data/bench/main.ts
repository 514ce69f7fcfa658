import { benchCommand } from "./benchCommand.ts";

process.exitCode = await benchCommand(process.argv.slice(2));
