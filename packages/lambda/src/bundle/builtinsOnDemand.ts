import { builtinModules } from "node:module";
import type { Plugin } from "esbuild";

const NAMESPACE = "node-builtins";

/**
 * Takes Node's own modules by `process.getBuiltinModule`. An ES import of one reads all its names, also lazy ones that load
 * further modules: for `node:crypto` all of WebCrypto, for `node:util` threads, which takes a twentieth of a start.
 */
export const builtinsOnDemand: Plugin = {
  name: "builtins-on-demand",
  setup(build) {
    const names = new Set(builtinModules);
    build.onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z_]+)*$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, "");
      // `require` in CommonJS packages reads no names, and lazy imports seldom happen.
      if (kind !== "import-statement" || !names.has(name)) return undefined;
      return { path: `node:${name}`, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};
