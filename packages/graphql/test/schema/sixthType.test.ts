import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { useDsql } from "@mattb.tech/billio-dsql-local/testing";
import { afterAll, expect, test } from "vitest";
import { copyProject } from "../../../../test/copyProject.ts";

const project = fileURLToPath(new URL("../../../../", import.meta.url));
const dsql = useDsql();
const copy = mkdtempSync(join(tmpdir(), "billio-sixth-type-"));
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** The README's code blocks by file. */
function readmeBlocks(): Map<string, string> {
  const readme = readFileSync(`${project}packages/graphql/README.md`, "utf8");
  const blocks = readme.matchAll(/```ts\n\/\/ (packages\/\S+)\n([^]*?)```/g);
  return new Map([...blocks].map(([, path = "", code = ""]) => [path, code]));
}

async function node(folder: string, ...args: string[]): Promise<string> {
  const options = { cwd: join(copy, folder), env: { ...process.env, ...dsql.env } };
  try {
    return (await promisify(execFile)(process.execPath, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

const TRY = `
import { readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import { runMigrations } from "@mattb.tech/billio-data/migrate";
import { graphql } from "graphql";
import { createLoaders } from "./src/loaders/createLoaders.ts";
import { buildSchema } from "./src/schema/buildSchema.ts";

const executor = createDatabase(readDatabaseSettings());
await runMigrations({ executor });
const data = createData(executor);
const schema = buildSchema({ mutations: true });
const run = (source: string) => graphql({ schema, source, contextValue: { data, loaders: createLoaders(data) } });
const results = [
  await run('mutation { addAlbum(item: { title: "Blue", artist: "Nobody", year: 1971, shelfId: Listening }) { title artist year shelf { name } } }'),
  await run('{ albums(first: 9, searchTerm: "BLUE", rating: null) { total items { __typename artist } } albumShelf(id: Heard) { name items(first: 0) { total } } }'),
  await run("mutation { addAlbum(item: { title: \\"Red\\", shelfId: Heard }) { id } }"),
];
console.log(JSON.stringify(results));
await executor.close();
`;

test("a sixth item type is one line and one folder, as the README says, and works in the API", async () => {
  copyProject(copy);
  const blocks = readmeBlocks();
  expect([...blocks.keys()]).toEqual([
    "packages/config/src/itemTypes.ts",
    "packages/graphql/src/types/album/index.ts",
  ]);

  const types = join(copy, "packages/config/src/itemTypes.ts");
  const line = blocks.get("packages/config/src/itemTypes.ts") ?? "";
  expect(line.trim().split("\n")).toHaveLength(1);
  writeFileSync(types, readFileSync(types, "utf8").replace(/^\} as const/m, `${line}} as const`));
  const folder = "packages/graphql/src/types/album/index.ts";
  mkdirSync(dirname(join(copy, folder)));
  writeFileSync(join(copy, folder), blocks.get(folder) ?? "");

  const generated = await node("packages/graphql", "--import", "tsx", "codegen/generate.ts");
  expect(generated).toContain("src/generated/");
  // Shipped code must not need a change for a further type; tests name the types that there are.
  const shipped = {
    extends: "./tsconfig.json",
    include: ["src", "bench", "codegen"].map((name) => `packages/*/${name}/**/*.ts`),
    exclude: ["**/node_modules", "**/*.test.ts", "packages/dsql-local/src/admin/page/client"],
  };
  writeFileSync(join(copy, "tsconfig.sixthType.json"), JSON.stringify(shipped));
  expect(await node(".", "node_modules/typescript-7/bin/tsc", "-p", "tsconfig.sixthType.json")).toBe("");

  writeFileSync(join(copy, "packages/graphql/tryAlbum.ts"), TRY);
  const [added, found, rejected] = JSON.parse(
    await node("packages/graphql", "--import", "tsx", "tryAlbum.ts"),
  ) as unknown[];
  const album = { title: "Blue", artist: "Nobody", year: 1971, shelf: { name: "Listening now" } };
  expect(added).toEqual({ data: { addAlbum: album } });
  expect(found).toEqual({
    data: {
      albums: { total: 1, items: [{ __typename: "Album", artist: "Nobody" }] },
      albumShelf: { name: "Heard", items: { total: 0 } },
    },
  });
  expect(JSON.stringify(rejected)).toContain(
    'Field \\"AddAlbumInput.artist\\" of required type \\"String!\\"',
  );
}, 300_000);

test("a type without its folder, a folder without its type, and other shelves are reported by generate", async () => {
  const types = join(copy, "packages/graphql/src/types");
  const album = join(types, "album/index.ts");
  writeFileSync(album, readFileSync(album, "utf8").replace("Heard:", "Listened:"));
  await expect(node("packages/graphql", "--import", "tsx", "codegen/generate.ts")).rejects.toThrow(
    "Album has the shelves Listening, Heard in packages/config/src/itemTypes.ts, but names Listening, Listened",
  );
  cpSync(join(types, "album"), join(types, "concert"), { recursive: true });
  await expect(node("packages/graphql", "--import", "tsx", "codegen/generate.ts")).rejects.toThrow(
    "src/types/concert is no type of packages/config/src/itemTypes.ts; add its line there",
  );
  rmSync(join(types, "concert"), { recursive: true });
  rmSync(join(types, "album"), { recursive: true });
  await expect(node("packages/graphql", "--import", "tsx", "codegen/generate.ts")).rejects.toThrow(
    "src/types/album/index.ts is missing",
  );
}, 180_000);
