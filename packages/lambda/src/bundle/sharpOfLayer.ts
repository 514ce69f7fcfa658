import type { Plugin } from "esbuild";

const NAME = "sharp-of-layer";

/**
 * Leaves sharp, which holds binaries for one platform, out of the bundle and has it found in a Lambda layer. Layers are
 * unpacked into `/opt`, and `/opt/nodejs/node_modules` is in NODE_PATH, which `import` doesn't look into and `require` does
 * (Node's documentation of ES modules, "No NODE_PATH"). What lies in `node_modules/` beside the bundle is found first.
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
