import { formatJson, ExactNumber } from "@mattb.tech/billio-data/numbers";
import { formatCount } from "../text/formatCount.ts";

/** A value in a report: notes and titles are private. */
export interface ToldValue {
  kind: "text" | "number" | "boolean" | "null" | "list" | "object";
  /** Number of characters, elements or members. */
  length?: number;
  /** The truncated value as JSON; only with `showValues`. */
  value?: string;
}

const SHOWN_CHARACTERS = 80;

export function describeValue(value: unknown, show: boolean): ToldValue {
  const described = kindOf(value);
  return show ? { ...described, value: cut(textOf(value)) } : described;
}

function textOf(value: unknown): string {
  try {
    return formatJson(value as object);
  } catch {
    return "…"; // nested deeper than JSON.stringify can follow
  }
}

/** "a text of 12 characters", or the value. */
export function formatToldValue(described: ToldValue | undefined): string {
  if (described === undefined) return "nothing";
  const { kind, length, value } = described;
  if (value !== undefined) return value;
  switch (kind) {
    case "text":
      return `a text of ${formatCount(length ?? 0, "character")}`;
    case "list":
      return `a list of ${formatCount(length ?? 0, "element")}`;
    case "object":
      return `an object of ${formatCount(length ?? 0, "member")}`;
    case "null":
      return "null";
    default:
      return `a ${kind}`;
  }
}

function kindOf(value: unknown): ToldValue {
  if (typeof value === "string") return { kind: "text", length: Array.from(value).length };
  if (typeof value === "number" || value instanceof ExactNumber) return { kind: "number" };
  if (typeof value === "boolean") return { kind: "boolean" };
  if (Array.isArray(value)) return { kind: "list", length: value.length };
  if (typeof value === "object" && value !== null)
    return { kind: "object", length: Object.keys(value).length };
  return { kind: "null" };
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length > SHOWN_CHARACTERS ? `${characters.slice(0, SHOWN_CHARACTERS).join("")}…` : text;
}
