import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { awsEsModules } from "./awsEsModules.ts";
import { oneGraphql } from "./oneGraphql.ts";
import { withoutUnusedParts } from "./withoutUnusedParts.ts";

/** The Lambda's code as it is deployed. */
export interface LambdaBundle {
  /** The entry, `handler.mjs`, which exports `handler`. */
  file: string;
  /** Bytes that are loaded at the start: the entry and what it imports statically. */
  mainBytes: number;
  /** Bytes of all files. */
  allBytes: number;
  /** Names of the files that are imported when they are needed. */
  lazyEntries: string[];
  /** Source files of what is loaded at the start. */
  mainSources: string[];
  /** Source files of what is loaded when it is needed. */
  lazySources: string[];
}

const GRAPHQL = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Bundles the Lambda's handler into a folder: minified ESM, split where it imports lazily. sharp isn't in it, since it
 * holds binaries for one platform: it goes beside the bundle, in `node_modules/`.
 *
 * @param code bundled in place of the handler, resolved as code of this package; for the bench
 */
export async function bundleLambda(
  outdir: string,
  code = 'export { handler } from "./src/handler.ts";',
): Promise<LambdaBundle> {
  const { metafile } = await bundle({
    stdin: { contents: code, loader: "ts", resolveDir: GRAPHQL },
    outdir,
    entryNames: "handler",
    chunkNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    // What an error is called in the log is the name of its class.
    keepNames: false,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    // CommonJS packages in an ESM bundle call require for Node's own modules.
    banner: {
      js: 'import{createRequire as requireOf}from"node:module";const require=requireOf(import.meta.url);',
    },
    external: ["sharp", "pg-native", "@aws-sdk/signature-v4-crt"],
    // The integration is CommonJS and would bring Apollo's CommonJS build beside the one that we import.
    alias: { "@apollo/server": join(require.resolve("@apollo/server"), "../../esm") },
    plugins: [withoutUnusedParts, oneGraphql, awsEsModules],
    metafile: true,
    logLevel: "silent",
    absWorkingDir: outdir,
  });
  const { outputs } = metafile;
  const loaded = new Set(["handler.mjs"]);
  for (const name of loaded) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && outputs[path]) loaded.add(path);
    }
  }
  const all = Object.keys(outputs);
  const bytes = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0);
  const sources = (names: Iterable<string>) =>
    [...names].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
  return {
    file: join(outdir, "handler.mjs"),
    mainBytes: bytes(loaded),
    allBytes: bytes(all),
    lazyEntries: all.filter((name) => outputs[name]?.entryPoint !== undefined && name !== "handler.mjs"),
    mainSources: sources(loaded),
    lazySources: sources(all.filter((name) => !loaded.has(name))),
  };
}
