import type { Plugin } from "esbuild";

const NAME = "sharp-of-layer";

/**
 * Excludes sharp, which has binaries for one platform, from the bundle and resolves it from a Lambda layer. Layers are
 * unpacked into `/opt`, and `/opt/nodejs/node_modules` is in NODE_PATH, which `require` uses and `import` doesn't (Node's
 * documentation of ES modules, "No NODE_PATH"). `node_modules/` next to the bundle has precedence.
 */
export const sharpOfLayer: Plugin = {
  name: NAME,
  setup(build) {
    build.onResolve({ filter: /^sharp$/ }, () => ({ path: "sharp", namespace: NAME }));
    build.onLoad({ filter: /.*/, namespace: NAME }, () => ({
      contents: `import { createRequire } from "node:module";
        export default createRequire(import.meta.url)("sharp");`,
    }));
  },
};
