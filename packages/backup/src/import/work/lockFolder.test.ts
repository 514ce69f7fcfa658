import { spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.ts";
import { lockFolder } from "./lockFolder.ts";

test("what processes have left that were killed while they took the folder goes with the lock, others' stays", async () => {
  const folder = await temporaryFolder();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const left = { [`lock.${String(pid)}`]: "", [`lock.${String(pid)}.stale`]: `{"pid":${String(pid)}}` };
  const beingTaken = `lock.${String(process.ppid)}`;
  for (const [name, text] of Object.entries({ ...left, [beingTaken]: "" })) {
    await writeFile(join(folder, name), text);
  }
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow("is in use by process");
  await unlock();
  expect(await readdir(folder)).toEqual([beingTaken]);
});
