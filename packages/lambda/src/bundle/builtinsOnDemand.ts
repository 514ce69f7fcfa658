import { builtinModules } from "node:module";
import type { Plugin } from "esbuild";

const NAMESPACE = "node-builtins";

/**
 * Takes Node's own modules by `process.getBuiltinModule`. An ES import of one asks for every name that it has, also for those
 * that load others when they are asked for: of `node:crypto` all of WebCrypto, of `node:util` threads, a twentieth of a start.
 */
export const builtinsOnDemand: Plugin = {
  name: "builtins-on-demand",
  setup(build) {
    const names = new Set(builtinModules);
    build.onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z_]+)*$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, "");
      // What CommonJS packages require asks for no names, and what is imported lazily is seldom imported at all.
      if (kind !== "import-statement" || !names.has(name)) return undefined;
      return { path: `node:${name}`, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};
