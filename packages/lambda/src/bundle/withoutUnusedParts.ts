import type { Plugin } from "esbuild";

/** Files of packages that a Lambda's code names but never runs, and why it doesn't. */
const UNUSED = [
  // Apollo imports these where they aren't switched off, as they all are here.
  /@apollo[\\/]server[\\/]dist[\\/]\w+[\\/]plugin[\\/](?:cacheControl|inlineTrace|landingPage[\\/]default|schemaReporting|usageReporting)[\\/]index\.js$/,
  // What a gateway and composition do with many subgraphs: re-exported, and used by nothing but one another.
  /@apollo[\\/]federation-internals[\\/]dist[\\/](?:extractSubgraphsFromSupergraph|schemaUpgrader|supergraphs)\.js$/,
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
