import type { StoredRow } from "@mattb.tech/billio-data/bulk";
import { parseJson, parseNumber } from "@mattb.tech/billio-data/numbers";
import { timestampText } from "../row/timestampText.ts";

/** Names of columns; a field of such a name in `data` is reported as `/data/<name>`. */
const OWN: ReadonlySet<string> = new Set([
  ...["id", "type", "shelf", "title", "rating", "image", "externalId", "notes"],
  ...["addedAt", "movedAt", "seriesId", "data"],
]);

/**
 * An item as one tree for comparing its fields: as the library returns it, but complete, with times as text to the
 * microsecond and exact numbers.
 */
export function rowFields(row: Readonly<StoredRow>): Record<string, unknown> {
  const columns: [name: string, value: unknown][] = [
    ["type", row.type],
    ["id", row.id?.toLowerCase()],
    ["shelf", row.shelf],
    ["title", row.title],
    ["rating", numberOf(row.rating)],
    ["image", imageOf(row)],
    ["externalId", row.externalId],
    ["notes", row.notes],
    ["addedAt", row.addedAt === null ? null : timestampText(row.addedAt)],
    ["movedAt", row.movedAt === null ? null : timestampText(row.movedAt)],
    ["seriesId", row.seriesId?.toLowerCase()],
  ];
  // A null column is a missing field; a null among the other fields is a value.
  const fields = columns.filter(([, value]) => value !== null && value !== undefined);
  const data = parseOrText(row.data ?? "{}");
  if (typeof data === "object" && data !== null && !Array.isArray(data)) {
    const hidden: [string, unknown][] = [];
    for (const member of Object.entries(data)) (OWN.has(member[0]) ? hidden : fields).push(member);
    if (hidden.length > 0) fields.push(["data", bare(hidden)]);
  } else fields.push(["data", data]);
  return bare(fields);
}

function imageOf(row: Readonly<StoredRow>): Record<string, unknown> | undefined {
  const { imageUrl, imageWidth, imageHeight, imageSizes } = row;
  const members: [string, unknown][] = [];
  if (imageUrl !== null) members.push(["url", imageUrl]);
  if (imageWidth !== null) members.push(["width", numberOf(imageWidth)]);
  if (imageHeight !== null) members.push(["height", numberOf(imageHeight)]);
  if (imageSizes !== null) members.push(["sizes", parseOrText(imageSizes)]);
  return members.length === 0 ? undefined : bare(members);
}

/** Without a prototype: `__proto__` is an ordinary name. */
function bare(members: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of members) object[name] = value;
  return object;
}

function numberOf(text: string | null): unknown {
  return text === null ? null : parseNumber(text);
}

/** The value; the text if it is no JSON, or ambiguous. */
function parseOrText(text: string): unknown {
  const doubts: string[] = [];
  const doubt = (what: string) => doubts.push(what);
  try {
    const value = parseJson(text, { onRepeated: doubt, unheld: doubt });
    return doubts.length > 0 ? text : value;
  } catch {
    return text;
  }
}
