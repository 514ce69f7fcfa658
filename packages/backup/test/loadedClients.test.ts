import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const commands = join(import.meta.dirname, "../src/commands");

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

test.each(["export", "import", "verify", "restore", "stats"])(
  "%s loads no client of AWS, no Ion and no charts until a place needs them: they take a quarter of its memory",
  async (command) => {
    const loaded = await loadedWith(join(commands, `${command}.ts`));
    expect(loaded).toContain("cli-progress");
    expect(loaded.filter((name) => /^(?:@aws-sdk\/|echarts|ion-js)/.test(name))).toEqual([]);
  },
);
