import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");

/** The packages that are loaded with a module: not those that it imports when it needs them. */
async function loadedWith(entry: string): Promise<string[]> {
  const { metafile } = await build({
    ...{ entryPoints: [entry], outdir: "nowhere", packages: "external" },
    ...{ bundle: true, write: false, metafile: true, format: "esm", platform: "node" },
  });
  const [output] = Object.values(metafile.outputs);
  const loaded = new Set([output?.entryPoint ?? ""]);
  for (const path of loaded) {
    for (const { path: next, kind } of metafile.inputs[path]?.imports ?? [])
      if (kind === "import-statement") loaded.add(next);
  }
  return [...loaded].filter((path) => !(path in metafile.inputs));
}

test.each([
  ...["commands/export", "commands/import", "commands/verify", "commands/restore", "commands/stats"],
  // What `npm start` loads.
  "importing",
])(
  "%s loads no client of AWS, no Ion and no charts until a place needs them: they take a quarter of its memory",
  async (name) => {
    const loaded = await loadedWith(join(src, `${name}.ts`));
    expect(loaded).toContain("cli-progress");
    expect(loaded.filter((each) => /^(?:@aws-sdk\/|echarts|ion-js)/.test(each))).toEqual([]);
  },
);
