import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { layerOrder } from "./eslint/layerOrder.js";
import { layers, packages } from "./eslint/layers.js";
import { noInheritedNames } from "./eslint/noInheritedNames.js";

// The project's own rules, for what is shipped; oxlint has all others (.oxlintrc.json), and takes a tenth of the time, but
// gives rules of one's own no types.
export default defineConfig(
  { ignores: ["**/*.js", "**/*.mjs", "**/dist/", "**/cdk.out/", ".billio/", ".yarn/"] },
  {
    // User input may name what objects inherit; a test chooses its names itself.
    files: ["packages/*/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    languageOptions: {
      parser: tseslint.parser,
      // One program for all packages: one each would load the types of CDK and AWS several times. What runs in a browser has
      // another environment, and is small.
      parserOptions: {
        project: ["./tsconfig.shipped.json", "./packages/dsql-local/src/admin/page/client/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: {
      billio: { rules: { "no-inherited-names": noInheritedNames, "layer-order": layerOrder } },
    },
    rules: {
      "billio/no-inherited-names": "error",
      "billio/layer-order": ["error", { layers, packages }],
    },
  },
);
