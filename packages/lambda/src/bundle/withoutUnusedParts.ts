import type { Plugin } from "esbuild";

/** Files of packages that a Lambda's code imports but never runs, and why. */
const UNUSED = [
  // Reads the name of a browser, for the AWS SDK in browsers.
  /node_modules[\\/]bowser[\\/]/,
];

/** Excludes code that never runs in a Lambda: these files are empty in the bundle. */
export const withoutUnusedParts: Plugin = {
  name: "without-unused-parts",
  setup(build) {
    for (const filter of UNUSED) build.onLoad({ filter }, () => ({ contents: "export {}" }));
  },
};
