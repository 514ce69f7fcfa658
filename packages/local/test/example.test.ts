import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  importInto,
  openSource,
  parseBackupLocation,
  sampleFolder,
} from "@mattb.tech/billio-backup/importing";
import { createDatabase } from "@mattb.tech/billio-data";
import { migrated } from "@mattb.tech/billio-data/testing";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { expect, test } from "vitest";

const dsql = useDsql({ isolated: migrated });
const root = join(import.meta.dirname, "../../..");
const example = join(import.meta.dirname, "../example.ts");

/** What the example begins with, for those who forget the settings; it tells nothing of the library. */
const GUARD = /^if \(!process\.env\.BILLIO_DSQL_ENDPOINT\) \{\n.*?\n\}\n\n/ms;

test("the README's example is the one in this package, and runs on the sample library", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  expect(/```ts\n(.*?)```/s.exec(readme)?.[1]).toBe((await readFile(example, "utf8")).replace(GUARD, ""));

  Object.assign(process.env, dsql.env);
  const executor = createDatabase();
  try {
    const source = await openSource(parseBackupLocation(sampleFolder));
    await importInto(source, {
      executor,
      work: await mkdtemp(join(tmpdir(), "billio-example-")),
      onConflict: "skip",
    });
  } finally {
    await executor.close();
  }
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", example], {
    cwd: root,
    timeout: 20_000,
  });
  expect(stdout).toMatch(/^1 \[.*Am[eé]lie/s);
});

test("without the settings it prints in one sentence which is missing and where it comes from, and ends with 1", async () => {
  const { PATH, HOME } = process.env;
  const failed = promisify(execFile)(process.execPath, ["--import", "tsx", example], { env: { PATH, HOME } });
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stdout: "",
    stderr: "BILLIO_DSQL_ENDPOINT is missing: paste the environment lines that `npm start` prints.\n",
  });
});
