import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";

// Two processes, each of which loads GitHub's parser: seconds, and ten times as many on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const root = fileURLToPath(new URL("../../..", import.meta.url));
// A process of its own: Node alone can't load GitHub's parser, which imports JSON without saying so; tsx can.
const check = (folder: string) =>
  spawnSync(
    process.execPath,
    ["--import", "tsx", "packages/pipeline/src/main.ts", "check-workflows", "--root", folder],
    { cwd: root, encoding: "utf8" },
  );

test("what GitHub itself rejects is reported, and what only this project rejects", async () => {
  const folder = await mkdtemp(join(tmpdir(), "billio-workflows-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(check(folder)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("There is no workflow") as string,
  });
  await mkdir(join(folder, ".github/workflows"), { recursive: true });
  await mkdir(join(folder, ".github/actions/one"), { recursive: true });
  await writeFile(
    join(folder, ".github/workflows/some.yml"),
    `on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeoutminutes: 10
    needs: nothing
    env:
      A: \${{ matrx.node }}
    steps: [ { run: date } ]
`,
  );
  await writeFile(
    join(folder, ".github/actions/one/action.yml"),
    "name: One\ndescription: One\nruns:\n  using: composite\n  steps:\n    - usses: ./two\n",
  );
  const { status, stdout } = check(folder);
  expect(status).toBe(1);
  expect(stdout).toContain(".github/workflows/some.yml:6: Unexpected value 'timeoutminutes'");
  expect(stdout).toContain(".github/workflows/some.yml:7: Value 'nothing' is not valid");
  expect(stdout).toContain(".github/workflows/some.yml:9: Unrecognized named-value: 'matrx'");
  expect(stdout).toContain(".github/workflows/some.yml:5: Job one: needs timeout-minutes");
  expect(stdout).toMatch(/\.github\/actions\/one\/action\.yml:6: .*usses/);
});
