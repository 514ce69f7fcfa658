import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { loadCommands } from "../src/commands/index.ts";
import { createProgram, runProgram } from "../src/commands/createProgram.ts";
import type { VerifyReport } from "../src/verify/VerifyReport.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { madeUpBooks } from "./support/madeUpBooks.ts";

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const run = (...args: string[]) => runNamed("verify", ...args);

async function runNamed(command: string, ...args: string[]) {
  const out = vi.spyOn(console, "log").mockReturnValue();
  const errors = vi.spyOn(console, "error").mockReturnValue();
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await runProgram(createProgram(await loadCommands([])), [command, ...args]);
  const text = (spy: typeof out) => spy.mock.calls.map(([line]) => String(line)).join("\n");
  const result = { code: process.exitCode, out: text(out), errors: text(errors) };
  vi.restoreAllMocks();
  return result;
}

const books = (count: number, edition?: number) =>
  backupFolder({ "Book.json": [...madeUpBooks(count, edition)] });

test("equal backups end with 0, and the report is one JSON object", async () => {
  const [from, against] = [await books(20), await books(20)];
  const { code, out } = await run(from, "--against", against, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ equal: true, counts: { equal: 20 }, types: [{ type: "Book" }] });
});

test("differences end with 1, and all of them are in the report's files, however many", async () => {
  const [from, against] = [await books(1_050), await books(1_040, 2)];
  const path = join(await backupFolder({}), "kept.json");
  const { code, out } = await run(from, "--against", against, "--report", path);
  expect(code).toBe(1);
  expect(out).toMatch(/1,040 different[^]*NOT EQUAL$/);
  const report = JSON.parse(await readFile(path, "utf8")) as VerifyReport;
  expect(report).toMatchObject({ equal: false, counts: { missing: 10, different: 1_040 } });
  expect(report.differences).toHaveLength(1_050);
  expect(
    report.differences.filter(({ kind, fields }) => kind === "different" && fields === undefined),
  ).not.toEqual([]);
  expect(new Set(report.differences.map(({ id }) => id)).size).toBe(1_050);
  expect(report.differences.find(({ fields }) => fields !== undefined)?.fields).toMatchObject([
    { path: "/author" },
  ]);
  const text = await readFile(path.replace(".json", ".txt"), "utf8");
  expect(text).toContain("/author: a text of 9 characters / a text of 9 characters");
  expect(text).toContain("… and 50 more differences");
  expect(text).not.toContain("Edition");
  expect((await readdir(join(path, ".."))).toSorted()).toEqual(["kept.json", "kept.txt"]);
});

test("values are shown when asked for", async () => {
  const { out } = await run(await books(1), "--against", await books(1, 2), "--show-values");
  expect(out).toContain('/author: "Edition 1" / "Edition 2" (the same up to character 8)');
});

test.each([
  ["a place that isn't there", ["/no/such/place"], "/no/such/place: there is no such folder or file"],
  ["a report in no folder", ["--report", "/no/such/folder/x.json"], "is in no folder that is there"],
  ["a type that is none", ["--only", "Film"], "Allowed choices are"],
])("%s is rejected with 2", async (_, args, message) => {
  const from = await books(1);
  const stderr: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => stderr.push(String(text)) > 0);
  const errors = vi.spyOn(console, "error").mockReturnValue();
  const [first = ""] = args;
  await runProgram(createProgram(await loadCommands([])), [
    ...["verify", ...(first.startsWith("--") ? [from] : []), ...args],
    ...["--against", from],
  ]);
  expect(process.exitCode).toBe(2);
  expect([...stderr, ...errors.mock.calls.map(([line]) => String(line))].join("\n")).toContain(message);
});

test("a page that can't be a file ends stats with 2, before anything is counted", async () => {
  const folder = await books(1);
  const link = join(await backupFolder({}), "stdout");
  await symlink("/dev/null", link);
  for (const [html, reason] of [
    [join(folder, "nowhere/stats.html"), "is in no folder that is there"],
    [folder, "is a folder; must name a file, e.g. stats.html"],
    [link, "is a link, a device or a pipe; must name a file, e.g. stats.html"],
  ] as const)
    expect(await runNamed("stats", folder, "--html", html)).toEqual({
      ...{ code: 2, out: "" },
      errors: `${html}: ${reason}`,
    });
});

test("a page or a report that can't be written leaves the one that was there and is named, and what was found is printed", async () => {
  const folder = await books(1);
  for (const [command, option, name] of [
    ["stats", "--html", "page.html"],
    ["verify", "--report", "report.json"],
  ] as const) {
    const path = join(await backupFolder({}), name);
    await writeFile(path, "before");
    // In the way of what becomes the file in the end.
    await mkdir(`${path}.${process.pid}.part/x`, { recursive: true });
    const against = command === "verify" ? ["--against", folder] : [];
    expect(await runNamed(command, folder, option, path, ...against)).toEqual({
      code: 3,
      // What was found isn't lost with it.
      out: expect.stringMatching(/^Book +(?:1|Read)/m) as unknown,
      errors: `${path}: can't be written: EISDIR`,
    });
    expect(await readFile(path, "utf8")).toBe("before");
  }
});
