import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** User and group that run PostgreSQL; empty when this process's own user does. */
export interface ProcessOwner {
  uid?: number;
  gid?: number;
}

/**
 * PostgreSQL refuses to run as root, the user of many containers and CI jobs: there the user `postgres` runs it, and is created
 * if it is missing.
 */
export async function postgresUser(): Promise<ProcessOwner> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number.parseInt((await run("id", [flag, "postgres"])).stdout, 10);
  try {
    return { uid: await id("-u"), gid: await id("-g") };
  } catch {
    try {
      await run("groupadd", ["--force", "--system", "postgres"]);
      await run("useradd", ["--system", "--gid", "postgres", "--no-create-home", "postgres"]);
    } catch (error) {
      // Another process may have created the user meanwhile: the lookup below shows that.
      if (!(error instanceof Error)) throw error;
    }
    return { uid: await id("-u"), gid: await id("-g") };
  }
}
