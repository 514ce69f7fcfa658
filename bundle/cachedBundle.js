import { createHash, randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { access, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const DAY_MS = 24 * 60 * 60_000;
const NAME = "main.mjs";

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
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  logLevel: "error",
};

export const sourceLocations = {
  name: "source-locations",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
      const source = await readFile(path, "utf8");
      if (!source.includes("import.meta.")) return undefined;
      const contents = source
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)));
      return { contents, loader: "ts" };
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

async function build({ root, entry, alsoOf, folder, external = [], onBuild }) {
  onBuild?.();
  // Loaded only here: it takes a while, and isn't needed when there is a bundle.
  const esbuild = await import("esbuild");
  const building = join(folder, `building-${randomUUID()}`);
  try {
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [{ in: entry, out: "main" }],
      outdir: building,
      outExtension: { ".js": ".mjs" },
      ...bundleOptions,
      external: [...bundleOptions.external, ...external],
      // A command loads only what it needs.
      splitting: true,
      plugins: [sourceLocations],
      metafile: true,
    });
    const own = Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules/"));
    const inputs = [...own, ...alsoOf];
    const state = stateOf(root, inputs);
    const finished = join(folder, state);
    // Another process may have built the same meanwhile.
    await rename(building, finished).catch(async (error) => {
      if (!(await exists(join(finished, NAME)))) throw error;
    });
    await writeLatest(folder, { state, inputs });
    await removeOld(folder, state);
    return join(finished, NAME);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
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
