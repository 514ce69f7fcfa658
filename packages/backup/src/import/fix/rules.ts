import { parseJson } from "@mattb.tech/billio-data/numbers";
import { z } from "zod";
import { BackupLocationError } from "../../location/BackupLocationError.ts";

const name = z.string().min(1);
/** A value to compare with; objects can't be compared. */
const scalar = z.custom<unknown>(
  (value) =>
    value === null ||
    typeof value !== "object" ||
    (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype),
  "must be a text, a number, true, false or null",
);

const ruleSchema = z
  .strictObject({
    /** Absent = every item. */
    where: z.record(name, scalar).default({}),
    rename: z.record(name, name).default({}),
    values: z.record(name, z.record(z.string(), z.unknown())).default({}),
    set: z.record(name, z.unknown()).default({}),
    remove: z.array(name).default([]),
  })
  .refine(
    ({ rename, values, set, remove }) =>
      remove.length + [rename, values, set].reduce((sum, each) => sum + Object.keys(each).length, 0) > 0,
    "changes nothing; it needs rename, values, set or remove",
  );

const rulesSchema = z.strictObject({ rules: z.array(ruleSchema).min(1) });

export type Rule = z.output<typeof ruleSchema>;

/** @throws {BackupLocationError} naming the invalid member */
export function parseRules(text: string, path: string): Rule[] {
  let value: unknown;
  try {
    value = parseJson(text, {
      onRepeated: (member) => {
        throw new SyntaxError(`${member} is written twice`);
      },
    });
  } catch (error) {
    const reason =
      error instanceof SyntaxError && error.message.endsWith(" is written twice")
        ? error.message
        : "is not valid JSON";
    throw new BackupLocationError(path, reason);
  }
  const parsed = rulesSchema.safeParse(value);
  if (parsed.success) return parsed.data.rules;
  throw new BackupLocationError(path, parsed.error.issues.map(describe).join("; "));
}

function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path
    .map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${String(step)}`))
    .join("");
  const where = at === "" ? "the file" : at.replace(/^\./, "");
  if (issue.code !== "unrecognized_keys") return `${where}: ${issue.message}`;
  const known = at === "" ? "rules" : "where, rename, values, set and remove";
  return `${where}: unknown ${issue.keys.join(", ")}; known are ${known}`;
}
