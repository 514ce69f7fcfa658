import { expect, test } from "vitest";
import { temporaryFolder } from "../packages/backup/test/support/temporaryFolder.ts";
import { runParts } from "../scripts/runParts.ts";

const node = (program: string) => `"${process.execPath}" -e "${program}"`;

async function run(parts: Record<string, string>, atOnce = 2) {
  const printed: string[] = [];
  const failed = await runParts(
    Object.entries(parts).map(([name, program]) => ({ name, command: node(program) })),
    { atOnce, cwd: import.meta.dirname, env: process.env, print: (text) => printed.push(text) },
  );
  return { failed, printed };
}

test("every part runs to its end, and what failed is named with all that it printed", async () => {
  const { failed, printed } = await run({
    lint: "console.log('first'); console.error('second'); process.exitCode = 3",
    types: "console.log('fine')",
    format: "process.kill(process.pid, 'SIGKILL')",
  });
  expect(failed).toEqual(["lint", "format"]);
  expect(printed).toHaveLength(3);
  expect(printed).toContainEqual(
    expect.stringMatching(/^lint: failed with exit code 3 \(\d+\.\d s\)\nfirst\nsecond\n$/),
  );
  expect(printed).toContainEqual(expect.stringMatching(/^types: passed \(\d+\.\d s\)\nfine\n$/));
  expect(printed).toContainEqual(
    expect.stringMatching(/^format: (ended by SIGKILL|failed with exit code 137) /),
  );
});

test("parts run side by side, each with its output in one piece", async () => {
  // Each ends only when both have begun.
  const meet = (own: string, other: string) =>
    `const fs = require('node:fs'); const at = (name) => process.env.MEETING + name; fs.writeFileSync(at('${own}'), ''); console.log('${own}1'); const wait = () => (fs.existsSync(at('${other}')) ? console.log('${own}2') : setTimeout(wait, 10)); wait()`;
  const folder = await temporaryFolder();
  const printed: string[] = [];
  const failed = await runParts(
    [
      { name: "a", command: node(meet("a", "b")) },
      { name: "b", command: node(meet("b", "a")) },
    ],
    {
      atOnce: 2,
      cwd: folder,
      env: { ...process.env, MEETING: `${folder}/` },
      print: (text) => printed.push(text),
    },
  );
  expect(failed).toEqual([]);
  expect(printed.map((text) => text.split("\n").slice(1).join(" ")).sort()).toEqual(["a1 a2 ", "b1 b2 "]);
});
