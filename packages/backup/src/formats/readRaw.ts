import { isUtf8 } from "node:buffer";
import { readRowText } from "./backup/readRowText.ts";
import { readTypedText } from "./dynamoDbExport/readTypedText.ts";
import { readJsonText } from "./jsonBackup/readJsonText.ts";
import type { FixItem } from "../source/FixItem.ts";
import { type Reading, itemIssue } from "../source/Reading.ts";
import type { Location, RawItem, SourceItem } from "../source/Source.ts";

export interface RawContext {
  mend?: FixItem | undefined;
}

/** Reads a raw item of any format, after fixing it if there are rules. */
export function readRaw(raw: RawItem, at: Location, { mend }: RawContext): SourceItem {
  const mended = mend === undefined ? raw : mend(raw, at);
  return { at, ...read(mended, at), raw: () => mended };
}

function read(raw: RawItem, at: Location): Reading {
  switch (raw.form) {
    case "json":
      // An array with an extra comma.
      if (raw.text.trim() === "") return itemIssue("is missing: there is a comma too many");
      return readJsonText(raw.text, at.file);
    case "dynamodb":
      return readTypedText(raw.text);
    case "row":
      return readRowText(raw.text);
    case "bytes":
      return itemIssue(
        isUtf8(Buffer.from(raw.base64, "base64"))
          ? "is no item in any form that can be read"
          : "is not UTF-8 text",
      );
  }
}
