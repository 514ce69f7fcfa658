import type { BuildOptions } from "esbuild";

/** How the project bundles anything for Node: ESM, with `require` for packages that have no ES modules. */
export const bundleOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  outExtension: { ".js": ".mjs" },
  // Optional native packages: a driver, and the AWS SDK's signatures.
  external: ["pg-native", "@aws-sdk/signature-v4-crt"],
  // For CommonJS packages that require Node's own modules.
  banner: {
    js: 'import{createRequire as requireOf}from"node:module";const require=requireOf(import.meta.url);',
  },
} satisfies BuildOptions;
