import { isUuid } from "@mattb.tech/billio-data/bulk";
import type { ImportIssue } from "../../issues/ImportIssue.ts";
import type { Line } from "../files/LineSplitter.ts";
import type { RawContext } from "../readRaw.ts";
import type { Location, SourceItem } from "../../source/Source.ts";
import type { ExportLine } from "./ExportLine.ts";
import type { ExportManifest } from "./manifest.ts";
import { parseLine, readImage } from "./readLine.ts";

/** An item in an incremental export: its state at the end of the window, or its deletion. */
export interface Change {
  key: string;
  /** Returns the item or its deletion; built on demand. */
  item: () => SourceItem;
  isDeletion: boolean;
}

const MEMBERS: ReadonlySet<string> = new Set(["Metadata", "Keys", "NewImage", "OldImage"]);

/**
 * Reads a line of an incremental export. A key that can't be read is an issue of the whole file: an older state of the
 * unknown item would be taken for the newest.
 */
export function readChange(
  line: Line,
  at: Location,
  format: ExportManifest["format"],
  context: RawContext,
): Change | ImportIssue {
  let parsed: ExportLine;
  let key: string | undefined;
  try {
    parsed = parseLine(line, format);
    const stranger = parsed.members.find((name) => !MEMBERS.has(name));
    if (stranger !== undefined || !parsed.members.includes("Keys"))
      throw new TypeError("must be an object of Metadata, Keys, NewImage and OldImage");
    key = parsed.attributes("Keys")["type:id"]?.S;
    if (key === undefined) throw new TypeError("Keys must have type:id, a text");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ...at, reason: error.message };
  }
  if (parsed.members.includes("NewImage")) {
    return { key, isDeletion: false, item: () => readImage(parsed, "NewImage", at, context).item };
  }
  return { key, isDeletion: true, item: () => deletion(parsed, key, at) };
}

function deletion(line: ExportLine, key: string, at: Location): SourceItem {
  const raw = () => ({ form: "dynamodb" as const, text: line.typedJson("Keys") });
  const id = key.slice(key.indexOf(":") + 1);
  if (isUuid(id)) return { at, id: id.toLowerCase(), deleted: true, faults: [], raw };
  return { at, faults: [{ field: "type:id", reason: "must end in a UUID, as of what was deleted" }], raw };
}
