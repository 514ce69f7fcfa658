import { errorCatalog } from "../../errorCatalog/index.ts";
import type { Rule } from "../../errorCatalog/Rule.ts";
import type { Command } from "../Command.ts";

let rules: Map<string, Rule> | undefined;

/** `GET /rules`: those that were hit. */
export const listRules: Command = ({ activity }) => {
  rules ??= new Map(
    Object.values(errorCatalog).flatMap((section) => Object.values(section).map((rule) => [rule.id, rule])),
  );
  const body = activity.refusals().map((refusal) => ({
    ...refusal,
    suggestion: rules?.get(refusal.rule)?.suggestion ?? null,
  }));
  return { status: 200, body };
};
