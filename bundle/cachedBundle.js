import { createHash, randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { access, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const DAY_MS = 24 * 60 * 60_000;
const NAME = "main.mjs";
/** How much older than the clock the time of a file may be that is written now. */
const CLOCK_TICK_MS = 20;
const MAX_ATTEMPTS = 3;

export const bundleOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  mainFields: ["module", "main"],
  // pg's optional native driver.
  external: ["pg-native"],
  // CommonJS modules in the bundle call require.
  banner: {
    js:
      'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(' +
      "import.meta" +
      ".url);",
  },
  logLevel: "error",
};

export const sourceLocations = {
  name: "source-locations",
  setup(build) {
    build.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
      if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
      const source = await readFile(path, "utf8");
      // Patterns, so that they aren't replaced in a bundle of this file.
      if (!/import\.meta\./.test(source)) return undefined;
      const contents = source
        .replace(/import\.meta\.url/g, JSON.stringify(pathToFileURL(path).href))
        .replace(/import\.meta\.dirname/g, JSON.stringify(dirname(path)));
      return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

export async function cachedBundle(options) {
  const { root, folder } = options;
  const latest = await readLatest(folder);
  if (latest !== undefined && stateOf(root, latest.inputs) === latest.state) {
    const script = join(folder, latest.state, NAME);
    if (await exists(script)) return script;
  }
  return build(options);
}

async function build(options) {
  const { root, folder, onBuild } = options;
  onBuild?.();
  // Loaded only here: it takes a while, and isn't needed when there is a bundle.
  const esbuild = await import("esbuild");
  for (let attempt = 1; ; attempt++) {
    const building = join(folder, `building-${randomUUID()}`);
    try {
      const began = Date.now();
      const inputs = await buildInto(building, options, esbuild);
      const isCurrent = !changedSince(root, inputs, began - CLOCK_TICK_MS);
      if (!isCurrent && attempt < MAX_ATTEMPTS) continue;

      const state = stateOf(root, inputs);
      // What may be of older sources has a name under which nobody looks for it.
      const finished = join(folder, isCurrent ? state : `${state}-${randomUUID()}`);
      // Another process may have built the same meanwhile.
      await rename(building, finished).catch(async (error) => {
        if (!(await exists(join(finished, NAME)))) throw error;
      });
      if (isCurrent) await writeLatest(folder, { state, inputs });
      await removeOld(folder, state);
      return join(finished, NAME);
    } finally {
      await rm(building, { recursive: true, force: true });
    }
  }
}

async function buildInto(outdir, { root, entry, alsoOf, external = [], plugins = [] }, esbuild) {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: "main" }],
    outdir,
    outExtension: { ".js": ".mjs" },
    ...bundleOptions,
    external: [...bundleOptions.external, ...external],
    // A command loads only what it needs.
    splitting: true,
    plugins: [...plugins, sourceLocations],
    metafile: true,
  });
  return [...Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules/")), ...alsoOf];
}

/** Whether some have changed: the bundler may have read them before or after. */
function changedSince(root, inputs, ms) {
  return inputs.some((path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs >= ms;
  });
}

function readLatest(folder) {
  return readFile(join(folder, "latest.json"), "utf8").then(JSON.parse, () => undefined);
}

async function writeLatest(folder, latest) {
  const own = join(folder, `${randomUUID()}.json`);
  await writeFile(own, JSON.stringify(latest));
  await rename(own, join(folder, "latest.json"));
}

/** A digest of the sizes and times of files. */
function stateOf(root, inputs) {
  const hash = createHash("sha256");
  for (const path of inputs) {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    hash.update(`${path} ${found?.size} ${found?.mtimeMs}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Keeps those of the last day: a running command may still load parts of them. */
async function removeOld(folder, state) {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (name === state || found === undefined || !found.isDirectory()) continue;
    if (Date.now() - found.mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
