import { fromAttributes } from "../../old/fromAttributes.ts";
import type { Line } from "../files/LineSplitter.ts";
import { readRaw, type RawContext } from "../readRaw.ts";
import type { Location, SourceItem } from "../../source/Source.ts";
import type { ExportLine } from "./ExportLine.ts";
import type { ExportManifest } from "./manifest.ts";
import { parseIonLine } from "./parseIonLine.ts";
import { parseJsonLine } from "./parseJsonLine.ts";

/**
 * Parses a line of a data file.
 *
 * @throws {TypeError} when that can't be done
 */
export function parseLine({ text }: Line, format: ExportManifest["format"]): ExportLine {
  if (text === undefined) throw new TypeError("is not UTF-8 text");
  return format === "ION" ? parseIonLine(text) : parseJsonLine(text);
}

/** The item in a member of a line, with its key if that could be read. */
export function readImage(
  line: ExportLine,
  member: string,
  at: Location,
  context: RawContext,
): { item: SourceItem; key?: string } {
  const raw = () => ({ form: "dynamodb" as const, text: line.typedJson(member) });
  try {
    const attributes = line.attributes(member);
    const key = attributes["type:id"]?.S;
    const item =
      context.mend === undefined ? { at, ...fromAttributes(attributes), raw } : readRaw(raw(), at, context);
    return { item, ...(key === undefined ? {} : { key }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { item: readRaw(raw(), at, context) };
  }
}

/** The item of a full export's line. */
export function readFullLine(
  line: Line,
  at: Location,
  format: ExportManifest["format"],
  context: RawContext,
): { item: SourceItem; key?: string } {
  let parsed: ExportLine;
  try {
    parsed = parseLine(line, format);
    if (parsed.members.length !== 1 || parsed.members[0] !== "Item")
      throw new TypeError('must be an object with one member, "Item"');
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { item: unreadable(line, at, error.message) };
  }
  return readImage(parsed, "Item", at, context);
}

function unreadable({ bytes, text }: Line, at: Location, reason: string): SourceItem {
  const isJson = text?.startsWith("{") === true;
  const copy = isJson ? text : Buffer.from(bytes).toString("base64");
  return {
    at,
    faults: [{ field: "", reason }],
    raw: () => (isJson ? { form: "dynamodb", text: copy } : { form: "bytes", base64: copy }),
  };
}
