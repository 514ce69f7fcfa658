/** Starts a server, and is killed at the latest when it is ready. */
import { startDsqlLocal } from "../../src/server/startDsqlLocal.ts";

await startDsqlLocal();
console.log("ready");
process.kill(process.pid, "SIGKILL");
