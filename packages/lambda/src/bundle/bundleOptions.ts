import type { BuildOptions } from "esbuild";

/** How the project bundles anything for Node: ESM, with `require` for packages that have no ES modules. */
export const bundleOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  outExtension: { ".js": ".mjs" },
  // What packages look for and do without: an optional driver in C, and the AWS SDK's signatures in C.
  external: ["pg-native", "@aws-sdk/signature-v4-crt"],
  // For what was written for CommonJS and calls require for Node's own modules.
  banner: {
    js: 'import{createRequire as requireOf}from"node:module";const require=requireOf(import.meta.url);',
  },
} satisfies BuildOptions;
