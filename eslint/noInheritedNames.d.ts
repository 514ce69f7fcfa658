import type { Rule } from "eslint";

export const noInheritedNames: Rule.RuleModule;
