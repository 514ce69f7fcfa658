import { join } from "node:path";
import { build as bundle, type Metafile } from "esbuild";
import { builtinsOnDemand } from "./builtinsOnDemand.ts";
import { bundleOptions } from "./bundleOptions.ts";
import { oneGraphql } from "./oneGraphql.ts";
import { sharpOfLayer } from "./sharpOfLayer.ts";
import { withoutUnusedParts } from "./withoutUnusedParts.ts";
import { REPOSITORY } from "./repository.ts";

/** Code as a Lambda loads it. */
export interface Bundle {
  /** The file that is loaded. */
  file: string;
  /** Bytes that are loaded at the start: the file and what it imports statically. */
  mainBytes: number;
  /** Bytes of all code. */
  allBytes: number;
  /** Names of the files that are loaded at the start. */
  mainFiles: string[];
  /** Names of the files that are imported when they are needed. */
  lazyEntries: string[];
  /** Source files of what is loaded at the start. */
  mainSources: string[];
  /** Source files of what is loaded when it is needed. */
  lazySources: string[];
  /** Paths are relative to the root of the repository. */
  metafile: Metafile;
}

export interface BundleCode {
  /** The TypeScript code to bundle. */
  code: string;
  /** The directory of its package, from which imports are resolved. */
  resolveDir: string;
  outdir: string;
  /** Name of the file that is loaded, without `.mjs`. */
  name?: string;
  /** Write a source map next to each file. */
  sourceMaps?: boolean;
}

/**
 * Bundles code for a Lambda into a directory: minified ESM, split at lazy imports. Reproducible: the same sources make the
 * same bytes. sharp isn't included, since it has binaries for one platform: it is resolved from Lambda's layers, and from
 * `node_modules/` next to the bundle.
 *
 * @throws the bundler's error where the sources can't be compiled
 */
export async function bundleCode({
  code,
  resolveDir,
  outdir,
  name = "index",
  sourceMaps = false,
}: BundleCode): Promise<Bundle> {
  const { metafile } = await bundle({
    ...bundleOptions,
    stdin: { contents: code, loader: "ts", resolveDir, sourcefile: `${name}.ts` },
    outdir,
    // Includes only the used parts of the AWS SDK, whose CommonJS builds are single files.
    mainFields: ["module", "main"],
    entryNames: name,
    chunkNames: "[name]-[hash]",
    minify: true,
    // Keeping class names costs 7 % of the load time; in the log our errors have codes.
    keepNames: false,
    splitting: true,
    target: "node24",
    sourcemap: sourceMaps ? "external" : false,
    // The sources are in the repository, by the commit that was deployed.
    sourcesContent: false,
    // Otherwise GraphQL checks every object for a second copy of itself, which takes a twentieth of a page's time.
    define: { "process.env.NODE_ENV": '"production"', "globalThis.process.env.NODE_ENV": '"production"' },
    plugins: [withoutUnusedParts, oneGraphql, sharpOfLayer, builtinsOnDemand],
    metafile: true,
    logLevel: "silent",
    // Names of files influence the names of chunks: they mustn't depend on the path of the repository.
    absWorkingDir: REPOSITORY,
  });
  return describe(metafile, { outdir, name });
}

function describe(metafile: Metafile, { outdir, name }: { outdir: string; name: string }): Bundle {
  const outputs = new Map(
    Object.entries(metafile.outputs)
      .filter(([path]) => path.endsWith(".mjs"))
      .map(([path, output]) => [path.slice(path.lastIndexOf("/") + 1), output] as const),
  );
  const fileOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const entry = `${name}.mjs`;
  const main = new Set([entry]);
  for (const file of main) {
    for (const { path, kind, external } of outputs.get(file)?.imports ?? []) {
      if (kind === "import-statement" && external !== true) main.add(fileOf(path));
    }
  }
  const all = [...outputs.keys()];
  const bytes = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + (outputs.get(file)?.bytes ?? 0), 0);
  const sources = (files: Iterable<string>) =>
    [...files].flatMap((file) => Object.keys(outputs.get(file)?.inputs ?? {}));
  return {
    file: join(outdir, entry),
    mainBytes: bytes(main),
    allBytes: bytes(all),
    mainFiles: [...main],
    lazyEntries: all.filter((file) => outputs.get(file)?.entryPoint !== undefined && file !== entry),
    mainSources: sources(main),
    lazySources: sources(all.filter((file) => !main.has(file))),
    metafile,
  };
}
