import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("sharp, undici and the S3 client are loaded by the first import of an image, not before", async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/images/createImages.ts", import.meta.url))],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const of = (kind: string) => imports.filter((each) => each.kind === kind).map(({ path }) => path);
  expect(of("dynamic-import").sort()).toEqual(["@aws-sdk/client-s3", "sharp", "undici"]);
  expect(
    of("import-statement")
      .filter((path) => !path.startsWith("node:") && !/^(dns|net|crypto|fs|path|stream|zlib)\b/.test(path))
      .sort(),
  ).toEqual(["@mattb.tech/billio-config", "ipaddr.js"]);
});
