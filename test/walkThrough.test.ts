import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyProject } from "./copyProject.ts";

const guide = readFileSync(fileURLToPath(new URL("../CONTRIBUTING.md", import.meta.url)), "utf8");
const section = guide.slice(guide.indexOf("### Change a rule, a field, a GraphQL type"));
/** Each with its diff and the commands that follow it. */
const examples = [...section.matchAll(/\*\*(.+?)\.\*\*[^]*?```diff\n([^]*?)```\n\n```sh\n([^]*?)```/g)].map(
  ([, title = "", diff = "", commands = ""]) => ({ title, diff, commands: commands.trim().split("\n") }),
);

const copy = mkdtempSync(join(tmpdir(), "billio-walk-through-"));
beforeAll(async () => {
  copyProject(copy);
  // One after another, as two of them change the same file.
  for (const { title, diff } of examples) {
    const file = join(copy, `${title}.diff`);
    writeFileSync(file, diff);
    // Lines that are replaced need nothing around them to be found.
    await run(`git apply --unidiff-zero "${file}"`);
  }
});
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

async function run(command: string): Promise<void> {
  // The values that vitest gives its own tests would have these take themselves for part of its run.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  try {
    await promisify(execFile)("sh", ["-c", command], { cwd: copy, env, maxBuffer: 1e8 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

test("there is an example of each kind, with commands", () => {
  expect(examples.map(({ title }) => title)).toEqual([
    "A rule",
    "A field of every item",
    "A field of a GraphQL type",
  ]);
});

test.concurrent.each(examples)(
  "$title: with its diff applied, its commands pass",
  async ({ commands }) => {
    // Other test files keep the machine busy meanwhile.
    for (const command of commands)
      await run(command.replace("vitest run", "vitest run --testTimeout 120000"));
  },
  300_000,
);

test("what the examples have changed compiles", () => {
  const { config } = ts.readConfigFile(join(copy, "tsconfig.json"), (file) => readFileSync(file, "utf8")) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, copy);
  const changed = examples
    .flatMap(({ diff }) => [...diff.matchAll(/^\+\+\+ b\/(.*\.ts)$/gm)])
    .map(([, file = ""]) => join(copy, file));
  const program = ts.createProgram(changed, options);
  const errors = changed.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
  expect(
    ts.formatDiagnostics(errors, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => copy,
      getNewLine: () => "\n",
    }),
  ).toBe("");
}, 60_000);
