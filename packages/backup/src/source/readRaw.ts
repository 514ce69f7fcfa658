import type { Mend } from "./Mend.ts";
import { readJsonText } from "./jsonBackup/readJsonText.ts";
import { type Reading, wholeFault } from "./Reading.ts";
import type { Location, RawItem, SourceItem } from "./Source.ts";

export interface RawContext {
  mend?: Mend | undefined;
}

/** An item read from what its source has, mended before if there are rules for it. */
export function readRaw(raw: RawItem, at: Location, { mend }: RawContext): SourceItem {
  const mended = mend === undefined ? raw : mend(raw, at);
  return { at, ...read(mended, at), raw: () => mended };
}

function read(raw: RawItem, at: Location): Reading {
  switch (raw.form) {
    case "json":
      return raw.text === ""
        ? wholeFault("is missing: there is a comma too many")
        : readJsonText(raw.text, at.file);
    case "dynamodb":
      return wholeFault("is of a form that isn't read yet");
    case "row":
      return wholeFault("is of a form that isn't read yet");
    case "bytes":
      return wholeFault("is not UTF-8 text");
  }
}
