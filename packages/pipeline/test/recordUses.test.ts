import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkMigrationsCommand, recordUsesCommand } from "../src/migrations/commands.ts";

// Each calls git some ten times.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let told: string[];
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  }).trim();
const write = (file: string, text: string) => writeFile(join(folder, file), text);
/** The code sends these, and everything is committed with the record that goes with it. */
async function commit(...statements: string[]): Promise<string> {
  await write("log", statements.map((sql) => JSON.stringify({ sql })).join("\n"));
  expect(await recordUsesCommand({ folder, log: [join(folder, "log")] })).toBe(0);
  git("add", ".");
  git("commit", "-q", "-m", "Change");
  return git("rev-parse", "HEAD");
}
const check = async () => {
  told = [];
  return checkMigrationsCommand({ folder, log: [join(folder, "log")] });
};
const released = (commit: string) =>
  recordUsesCommand({ folder, log: [join(folder, "log")], released: commit });
const record = async () =>
  JSON.parse(await readFile(join(folder, "released.json"), "utf8")) as Record<string, unknown>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "billio-uses-"));
  git("init", "-q");
  await write(
    "0001_films.sql",
    "CREATE TABLE IF NOT EXISTS films (id int PRIMARY KEY, title text, year int);",
  );
  await write("released.json", '{ "through": "", "used": [], "noLongerUsed": [] }');
  for (const out of ["log", "error"] as const) {
    vi.spyOn(console, out).mockImplementation((line: string) => {
      told.push(line);
    });
  }
  told = [];
});
afterEach(() => rm(folder, { recursive: true }));

test("a column goes in two releases: one that doesn't use it, and one that drops it", async () => {
  const first = await commit("SELECT title, year FROM films");
  expect(await check()).toBe(0);
  // The code that uses year may run: in the same release it can't go.
  const second = await commit("SELECT title FROM films");
  await write("0002_drop_year.sql", "ALTER TABLE films DROP COLUMN IF EXISTS year;");
  expect(await check()).toBe(1);
  expect(told[0]).toMatch(/0002_drop_year\.sql:1: drops films\.year\. .* with a later release\.$/);
  expect(told.at(-1)).toContain("CONTRIBUTING.md");
  // That the first has been released says nothing of the second.
  expect(await released(first)).toBe(0);
  expect(await check()).toBe(1);
  expect(await released(second)).toBe(0);
  expect(await check()).toBe(0);
  expect(await record()).toEqual({
    through: "0001_films.sql",
    used: ["column films.title", "table films"],
    noLongerUsed: [],
  });
});

test("what was used only between two releases is remembered too", async () => {
  const first = await commit("SELECT title FROM films");
  await commit("SELECT title, year FROM films");
  const third = await commit("SELECT title FROM films");
  expect((await record()).noLongerUsed).toEqual(["column films.year"]);
  expect(await released(first)).toBe(0);
  expect((await record()).noLongerUsed).toEqual(["column films.year"]);
  expect(await released(third)).toBe(0);
  expect((await record()).noLongerUsed).toEqual([]);
});

test("a record that isn't current is rejected with the difference", async () => {
  await commit("SELECT title FROM films");
  await write("log", JSON.stringify({ sql: "SELECT year FROM films" }));
  expect(await check()).toBe(1);
  expect(told.join("\n")).toMatch(
    /released\.json doesn't tell what the code uses now; npm run record-uses brings it up to date:\n {2}\+ column films\.year\n {2}- column films\.title$/,
  );
});

test("a missing release, record or log is reported", async () => {
  await commit("SELECT title FROM films");
  for (const commit of ["nothing", "--all", "HEAD; date", ""]) {
    told = [];
    expect(await released(commit)).toBe(2);
    expect(told).toEqual([
      `"${commit}" is no commit in the history of this clone; name the one that the last green run of Deploy was for.`,
    ]);
  }
  await write("released.json", "{}");
  expect(await check()).toBe(2);
  expect(told[0]).toContain("isn't as npm run record-uses writes it");
  await rm(join(folder, "released.json"));
  expect(await check()).toBe(2);
  expect(told[0]).toContain("can't be read; npm run record-uses writes it.");
});
