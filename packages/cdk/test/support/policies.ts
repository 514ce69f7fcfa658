import type { Template } from "aws-cdk-lib/assertions";
import { resourcesOf } from "./templates.ts";

export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string[];
  /** References as JSON. */
  Resource: string[];
  Principal: unknown;
  Condition: Record<string, Record<string, unknown>>;
  /** Logical id of the resource that holds it. */
  holder: string;
}

type RawStatement = Record<string, unknown> & { Effect: "Allow" | "Deny" };

/** What anybody is allowed or refused by a template: policies of roles and of resources, and who may take a role. */
export function statementsOf(template: Template): Statement[] {
  return resourcesOf(template).flatMap(([holder, { Properties }]) =>
    documentsIn(Properties).flatMap(({ Statement }) =>
      Statement.map((raw) => ({
        Effect: raw.Effect,
        Action: [raw.Action ?? []].flat() as string[],
        Resource: [raw.Resource ?? []]
          .flat()
          .map((one) => (typeof one === "string" ? one : JSON.stringify(one))),
        Principal: raw.Principal,
        Condition: (raw.Condition ?? {}) as Statement["Condition"],
        holder,
      })),
    ),
  );
}

function documentsIn(value: unknown): { Statement: RawStatement[] }[] {
  if (typeof value !== "object" || value === null) return [];
  const { Statement } = value as { Statement?: RawStatement[] };
  if (Array.isArray(Statement)) return [{ Statement }];
  return Object.values(value).flatMap(documentsIn);
}
