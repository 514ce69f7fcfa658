import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** The rules that the project's configuration reports of a text, as a file of a TypeScript project of its own. */
async function reported(name: string, text: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "oxlint-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = { compilerOptions: { strict: true, target: "es2023", types: [] }, include: ["*.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await writeFile(join(folder, name), text);
  const oxlint = [
    join(root, "node_modules/oxlint/bin/oxlint"),
    "-c",
    join(root, ".oxlintrc.json"),
    "-f",
    "json",
  ];
  const options = { cwd: folder };
  // It exits with 1 where it finds something.
  const { stdout } = await promisify(execFile)(process.execPath, [...oxlint, name], options).catch(
    (error: unknown) => error as { stdout: string },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code?: string; message: string }[] };
  return diagnostics.map(({ code, message }) => code ?? message).sort();
}

// What npm run check must not let pass, each found by another part of the linter.
test("lint reports rules of JavaScript, of TypeScript and of types, and a directive that isn't needed", async () => {
  const text = `
declare function save(): Promise<void>;
declare const found: any;
declare const sure: { name: string };
export function run(count: string | number, kind: "a" | "b"): void {
  save();
  if (count == 1) console.log(found.name);
  if (sure) console.log(sure!.name);
  switch (kind) {
    case "a":
      break;
  }
  // oxlint-disable-next-line no-var
  const unused = 1;
}
`;
  expect(await reported("planted.ts", text)).toEqual([
    "Unused oxlint-disable directive (no problems were reported).",
    "eslint(eqeqeq)",
    "eslint(no-unused-vars)",
    "typescript(no-explicit-any)",
    "typescript(no-floating-promises)",
    "typescript(no-non-null-assertion)",
    "typescript(no-unnecessary-condition)",
    "typescript(no-unnecessary-type-assertion)",
    "typescript(no-unsafe-member-access)",
    "typescript(switch-exhaustiveness-check)",
  ]);
});

test("… and what the compiler doesn't look at in a script", async () => {
  expect(await reported("planted.js", "const list = [1];\nconsole.log(lst);\nlist.pop();\n")).toEqual([
    "eslint(no-undef)",
  ]);
});
