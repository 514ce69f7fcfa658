import { isItemType, itemTypes, type ItemType } from "@mattb.tech/billio-config";
import { parseJson } from "@mattb.tech/billio-data/numbers";
import type { SourceItem } from "../source/Source.ts";

/** The type of an item, also of one with issues: its own, or that of its file's name. */
export function typeOf(item: Readonly<SourceItem>): ItemType | undefined {
  if (item.row !== undefined) return isItemType(item.row.type) ? item.row.type : undefined;
  return typeOfRaw(item) ?? typeOfFile(item.at.file);
}

function typeOfFile(file: string): ItemType | undefined {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return itemTypes.find((type) => new RegExp(`^${type}[.-]`).test(name));
}

function typeOfRaw({ raw }: Readonly<SourceItem>): ItemType | undefined {
  const made = raw();
  if (made.form === "bytes") return undefined;
  try {
    const value = parseJson(made.text);
    if (typeof value !== "object" || value === null) return undefined;
    const fields = new Map<string, unknown>(Object.entries(value));
    const [type, key] = ["type", "type:id"].map((name) => textOf(fields.get(name)));
    const named = type ?? key?.slice(0, key.indexOf(":"));
    if (named === "Movie") return "Feature";
    return isItemType(named) ? named : undefined;
  } catch {
    return undefined;
  }
}

/** A text, plain or in DynamoDB's typed JSON. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "S")) return undefined;
  const text = (value as { S: unknown }).S;
  return typeof text === "string" ? text : undefined;
}
