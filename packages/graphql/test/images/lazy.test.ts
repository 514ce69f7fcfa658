import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("the code that fetches, sharp and the S3 client are loaded by the first import of an image", async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/images/createImages.ts", import.meta.url))],
    bundle: true,
    splitting: true,
    outdir: "unwritten",
    packages: "external",
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
  });
  const start = Object.entries(metafile.outputs).filter(([path]) => path === "unwritten/createImages.js");
  const loaded = new Map(start);
  for (const { imports } of loaded.values()) {
    for (const { path, kind } of imports) {
      const output = metafile.outputs[path];
      if (kind === "import-statement" && output !== undefined) loaded.set(path, output);
    }
  }
  const imports = [...loaded.values()].flatMap(({ imports }) => imports);
  const of = (kind: string) =>
    imports
      .filter((each) => each.kind === kind && metafile.outputs[each.path]?.entryPoint === undefined)
      .map(({ path }) => path);
  expect(of("dynamic-import")).toEqual(["sharp"]);
  expect(
    of("import-statement")
      .filter((path) => metafile.outputs[path] === undefined && !/^(?:node:)?(?:crypto|fs|path)\b/.test(path))
      .sort(),
  ).toEqual(["@mattb.tech/billio-config"]);
  expect(
    Object.values(metafile.outputs)
      .filter(({ entryPoint = "" }) => /(?:fetchImage|connectS3)\.ts$/.test(entryPoint))
      .flatMap(({ imports }) => imports.map(({ path }) => path)),
  ).toEqual(expect.arrayContaining(["ipaddr.js", "node:https", "@aws-sdk/client-s3"]));
});
