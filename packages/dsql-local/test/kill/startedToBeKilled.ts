/** Starts a server, and is killed when it is ready at the latest. */
import { startDsqlLocal } from "../../src/server/startDsqlLocal.ts";

await startDsqlLocal();
console.log("ready");
process.kill(process.pid, "SIGKILL");
