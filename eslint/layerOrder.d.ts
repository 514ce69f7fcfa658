import type { Rule } from "eslint";

export const layerOrder: Rule.RuleModule;
