import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";
import { layerOrder } from "./eslint/layerOrder.js";
import { layers, packages } from "./eslint/layers.js";
import { noInheritedNames } from "./eslint/noInheritedNames.js";

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "**/dist/",
      "**/cdk.out/",
      ".billio/",
      ".yarn/",
      "packages/backup/samples/",
      // Projects of their own, whose packages aren't installed here; each checks its types itself.
      "test/recipes/*/",
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      // One program for all packages: one each would load the types of CDK and AWS several times, more than Node's memory.
      // What runs in a browser has another environment, and is small.
      parserOptions: {
        project: ["./tsconfig.json", "./packages/dsql-local/src/admin/page/client/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always"],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // User input may name what objects inherit; a test chooses its names itself.
    files: ["packages/*/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    plugins: {
      billio: { rules: { "no-inherited-names": noInheritedNames, "layer-order": layerOrder } },
    },
    rules: {
      "billio/no-inherited-names": "error",
      "billio/layer-order": ["error", { layers, packages }],
    },
  },
  {
    // Plain scripts, which are not in the TypeScript project.
    files: ["**/*.js", "**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
  },
  prettier,
);
