import { existsSync } from "node:fs";
import type { Plugin } from "esbuild";

const NAME = "aws-es-modules";
const COMMON_JS = /([\\/])dist-cjs([\\/])/;

/**
 * Takes the ES modules of the AWS SDK, of which only what is used gets into the bundle. Node, and so esbuild, would
 * choose the CommonJS build: one file per package with everything in it, and beside it some of the ES modules too.
 */
export const awsEsModules: Plugin = {
  name: NAME,
  setup(build) {
    build.onResolve({ filter: /^@(?:aws-sdk|smithy)\// }, async ({ path, resolveDir, pluginData }) => {
      if (pluginData === NAME) return undefined;
      const found = await build.resolve(path, { kind: "import-statement", resolveDir, pluginData: NAME });
      const esModule = found.path.replace(COMMON_JS, "$1dist-es$2");
      return existsSync(esModule) ? { ...found, path: esModule } : found;
    });
  },
};
