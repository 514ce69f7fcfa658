import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

const NAMESPACE = "lazy-commonjs";
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * `await import("…")` of a CommonJS package has its named exports in Node, while esbuild, where it splits code, leaves
 * only `default`: `const { S3Client } = await import(…)` would be undefined in the bundle. This puts a module between
 * that has the names which Node finds.
 */
export const lazyCommonJs: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      // Packages do what they do on purpose, with names of their own making.
      if (importer.includes("node_modules")) return undefined;
      if (kind !== "dynamic-import" || pluginData === NAMESPACE) return undefined;
      const found = await build.resolve(path, { kind, resolveDir, pluginData: NAMESPACE });
      if (found.external || found.errors.length > 0 || !isCommonJs(found.path)) return found;
      return { path: found.path, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
      const names = Object.keys((await import(pathToFileURL(path).href)) as object);
      const named = names.filter((name) => name !== "default" && IDENTIFIER.test(name));
      return {
        contents: `import whole from ${JSON.stringify(path)}; export default whole; export const { ${named.join(", ")} } = whole;`,
        resolveDir: dirname(path),
      };
    });
  },
};

function isCommonJs(file: string): boolean {
  if (!file.endsWith(".js")) return file.endsWith(".cjs");
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      return (
        (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: string }).type !==
        "module"
      );
    } catch {
      // The next one up has it.
    }
  }
  return true;
}
