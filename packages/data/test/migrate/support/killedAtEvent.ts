/**
 * A runner that kills its own process with SIGKILL at its n-th event: `killedAtEvent.ts <folder> <n>`. The cluster
 * comes from the environment.
 */
import { runMigrations } from "../../../src/migrate/index.ts";

const [folder = "", killAt = ""] = process.argv.slice(2);
let events = 0;
await runMigrations({
  folder,
  leaseMs: 300,
  waitMs: 20_000,
  pollMs: 20,
  onProgress: () => {
    if (++events === Number(killAt)) process.kill(process.pid, "SIGKILL");
  },
});
