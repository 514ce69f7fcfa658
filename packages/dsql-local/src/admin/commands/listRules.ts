import { findRule } from "../../errorCatalog/findRule.ts";
import type { Command } from "../Command.ts";

/** `GET /rules`: those that were hit. */
export const listRules: Command = ({ activity }) => ({
  status: 200,
  body: activity
    .refusals()
    .map((refusal) => ({ ...refusal, suggestion: findRule(refusal.rule)?.suggestion ?? null })),
});
