import type { Plugin } from "esbuild";

/** Files of packages that a Lambda's code names but never runs, and why it doesn't. */
const UNUSED = [
  // Reads the name of a browser, for the AWS SDK in browsers.
  /node_modules[\\/]bowser[\\/]/,
];

/** Leaves out of the bundle what never runs in a Lambda: these files are empty in it. */
export const withoutUnusedParts: Plugin = {
  name: "without-unused-parts",
  setup(build) {
    for (const filter of UNUSED) build.onLoad({ filter }, () => ({ contents: "export {}" }));
  },
};
