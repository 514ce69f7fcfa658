import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { installOutside, type Outside } from "./support/installOutside.ts";
import { run, Running } from "./support/run.ts";

let folder: string;
let outside: Outside | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "billio-outside-"));
  outside = await installOutside(folder);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach((context) => {
  if (!outside) context.skip("npm's registry can't be reached");
});

/** What a program prints in the user's project. */
const inProject = (command: string, ...args: string[]) => run(outside?.project ?? "", command, args);
const bin = (name: string) => path.join(outside?.project ?? "", "node_modules/.bin", name);

describe.concurrent("the packages, installed with npm alone", { timeout: 120_000 }, () => {
  test("start a server by npx that node-postgres reaches over verified TLS, and migrate it", async () => {
    const server = new Running(outside?.project ?? "", "npx", ["billio-dsql-local", "start", "--port", "0"]);
    try {
      await server.printed("Ctrl-C stops it");
      const exports = [...server.output.matchAll(/^export (\w+)=(.*)$/gm)];
      const env = Object.fromEntries(exports.map(([, name = "", value = ""]) => [name, value]));
      const project = outside?.project ?? "";
      const one = await run(project, process.execPath, ["query.mjs", "SELECT current_user"], env);
      expect(one).toEqual({ code: 0, output: '[{"current_user":"admin"}]\n' });
      const migrated = await run(project, "npx", ["dsql-migrate"], env);
      expect(migrated, migrated.output).toMatchObject({ code: 0 });
      const two = await run(
        project,
        process.execPath,
        ["query.mjs", "SELECT count(*)::int AS n FROM orders"],
        env,
      );
      expect(two).toEqual({ code: 0, output: '[{"n":0}]\n' });
    } finally {
      server.interrupt();
    }
    const { output } = await server.exit();
    expect(output).toMatch(/\nstopping\n/);
  });

  test("name each command in its help as it was called", async () => {
    for (const name of ["billio-dsql-local", "dsql-local", "dsql-check", "dsql-migrate"]) {
      const { code, output } = await run(outside?.project ?? "", bin(name), ["--help"]);
      expect({ name, code, usage: output.split("\n")[0] }).toEqual({
        name,
        code: 0,
        usage: expect.stringMatching(new RegExp(`^Usage: ${name} `)) as string,
      });
    }
    const start = await run(outside?.project ?? "", bin("dsql-local"), ["start", "--help"]);
    expect(start.output).toContain("\n  npx dsql-local start --port 5433");
  });

  test("check migrations: what DSQL accepts passes, and what it rejects is found", async () => {
    expect(await inProject("npx", "dsql-check", "--autocommit", "migrations")).toMatchObject({ code: 0 });
    const { code, output } = await inProject("npx", "dsql-check", "--autocommit", "bad");
    expect(code).toBe(1);
    expect(output).toContain("bad/0001_orders.sql:1");
  });

  test("are imported and required, and both give the same", async () => {
    // Those for Vitest load only where it runs.
    const names = entries().filter((name) => !name.includes("/testing"));
    expect(names).toContain("@mattb.tech/billio-dsql/migrate/cli");
    const [imported, required] = await Promise.all([
      inProject(process.execPath, "load.mjs", ...names),
      inProject(process.execPath, "--input-type=commonjs", "--eval", REQUIRE, ...names),
    ]);
    expect(imported).toMatchObject({ code: 0 });
    for (const name of names) expect(imported.output).toMatch(new RegExp(`^${name} \\w`, "m"));
    // Node 20 warns that it is experimental.
    expect(required.output.replace(/^.*(?:ExperimentalWarning|--trace-warnings).*\n/gm, "")).toBe(
      imported.output,
    );
  });

  test("serve, retry and speak Drizzle in one process", async () => {
    const { code, output } = await inProject(process.execPath, "createServer.mjs");
    expect(code, output).toBe(0);
    expect(output).toContain('{"hits":1,"rows":[{"count":0}]}\n');
  });

  test("say what to install for the backend in a container", async () => {
    expect(await inProject(bin("dsql-local"), "start", "--port", "0", "--backend", "container")).toEqual({
      code: 1,
      output: expect.stringContaining(
        'Could not start: The backend "container" needs the package @testcontainers/postgresql, which is not installed: npm install --save-dev @testcontainers/postgresql\n',
      ) as string,
    });
  });

  test.each(["nodenext", "bundler", "drizzle"])("compile strictly, with the options for %s", async (name) => {
    expect(await inProject(bin("tsc"), "-p", `tsconfig.${name}.json`)).toEqual({ code: 0, output: "" });
  });

  test.each(["nodenext", "bundler", "drizzle"])("… and by the native compiler, for %s", async (name) => {
    const native = path.resolve(import.meta.dirname, "../../node_modules/typescript-7/bin/tsc");
    const compiled = await inProject(process.execPath, native, "-p", `tsconfig.${name}.json`);
    expect(compiled).toEqual({ code: 0, output: "" });
  });
});

describe.concurrent("the tarballs", { timeout: 120_000 }, () => {
  test("are what publint and arethetypeswrong accept", async () => {
    const { packages = [], tarballs = "", tools = "" } = outside ?? {};
    for (const { name, version } of packages) {
      const tarball = path.join(tarballs, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
      const [lint, types] = await Promise.all([
        run(tools, "node_modules/.bin/publint", ["run", tarball, "--strict"]),
        run(tools, "node_modules/.bin/attw", [tarball, "--profile", "esm-only", "--no-emoji"]),
      ]);
      expect(lint, lint.output).toMatchObject({
        code: 0,
        output: expect.stringContaining("All good!") as string,
      });
      expect(types, types.output).toMatchObject({ code: 0 });
    }
  });

  test("depend on nothing that only development needs, and on each other by ranges", async () => {
    const { code, output } = await inProject("npm", "ls", "--all", "--omit=dev", "--parseable");
    expect(code, output).toBe(0);
    const installed = output.match(/(?<=node_modules\/)(?:@[^/\n]+\/)?[^/\n]+$/gm) ?? [];
    expect(installed).toContain("@mattb.tech/billio-dsql");
    expect(installed.filter((name) => DEVELOPMENT.test(name))).toEqual([]);
    for (const { folder: built } of outside?.packages ?? []) {
      const { dependencies = {} } = JSON.parse(await readFile(path.join(built, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
      };
      for (const range of Object.values(dependencies)) expect(range).toMatch(/^\^?\d+\.\d+\.\d+/);
    }
  });

  test("contain no path of this machine, no registry and no TypeScript source", async () => {
    const { project = "" } = outside ?? {};
    const found = await inProject(
      "grep",
      "-rnE",
      `${path.resolve(import.meta.dirname, "../..")}|${folder}|registry\\.|from "\\./[^"]*\\.ts"`,
      path.join(project, "node_modules/@mattb.tech"),
    );
    expect(found).toEqual({ code: 1, output: "" });
    const sources = await inProject(
      "find",
      "node_modules/@mattb.tech",
      "-name",
      "*.ts",
      "!",
      "-name",
      "*.d.ts",
    );
    expect(sources).toEqual({ code: 0, output: "" });
  });
});

// After the others: npm would find what it hasn't installed.
test("the packages give each test file of a Vitest a database of its own", { timeout: 120_000 }, async () => {
  // Any Vitest will do, so that of this repository needn't be installed again.
  const vitest = path.resolve(import.meta.dirname, "../../node_modules/vitest");
  await symlink(vitest, path.join(outside?.project ?? "", "node_modules/vitest"), "junction");
  const { code, output } = await inProject(process.execPath, path.join(vitest, "vitest.mjs"), "run");
  expect(code, output).toBe(0);
  expect(output).toMatch(/Tests +1 passed/);
});

/** The same as load.mjs does. */
const REQUIRE =
  'for (const name of process.argv.slice(1)) console.log(name, Object.keys(require(name)).sort().join(" "));';

const DEVELOPMENT =
  /^(?:tsx|esbuild|vitest|vite|typescript|typescript-7|prettier|eslint|oxlint|oxlint-tsgolint|knip|testcontainers|@testcontainers\/.*)$/;

/** What can be imported of the packages. */
function entries(): string[] {
  return (outside?.packages ?? []).flatMap(({ name, exports }) =>
    exports.map((key) => `${name}${key.slice(1)}`),
  );
}
