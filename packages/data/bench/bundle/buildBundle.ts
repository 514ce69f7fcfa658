import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";

/** A program as a Lambda loads it: minified ESM, split where it imports lazily. */
interface Bundle {
  /** The file that is run. */
  file: string;
  /** Bytes loaded at once: the file and what it imports statically. */
  mainBytes: number;
  /** Bytes of all chunks. */
  allBytes: number;
}

/** Bundles a few lines of code, resolved as code of this package. */
export async function buildBundle(code: string, outdir: string): Promise<Bundle> {
  const { metafile } = await build({
    stdin: { contents: code, loader: "ts", resolveDir: fileURLToPath(new URL("../..", import.meta.url)) },
    outdir,
    entryNames: "main",
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    // CommonJS packages in an ESM bundle call require for Node's own modules.
    banner: {
      js: 'import{createRequire as requireOf}from"node:module";const require=requireOf(import.meta.url);',
    },
    external: ["pg-native"],
    metafile: true,
    logLevel: "silent",
    absWorkingDir: outdir,
  });
  const { outputs } = metafile;
  const main = Object.keys(outputs).find((name) => name.endsWith("main.mjs")) ?? "main.mjs";
  const loaded = new Set([main]);
  for (const name of loaded) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && outputs[path]) loaded.add(path);
    }
  }
  const bytes = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0);
  return { file: join(outdir, "main.mjs"), mainBytes: bytes(loaded), allBytes: bytes(Object.keys(outputs)) };
}
