import { isUuid } from "@mattb.tech/billio-data/bulk";
import { canonicalJson } from "../row/canonicalJson.ts";
import { hashRow, sha256 } from "../row/hashRow.ts";
import type { RawItem, SourceItem } from "../source/Source.ts";
import { idKey, KEY_BYTES } from "../spill/idKey.ts";
import type { ItemRecord } from "./ItemRecord.ts";
import type { Side } from "./Side.ts";
import type { TypeNames } from "../spill/TypeNames.ts";

/** The record of an item. An item with issues is compared as it was in its source: two of the same form and content are equal. */
export function recordOf(item: SourceItem, side: Side, types: TypeNames): ItemRecord {
  const { row } = item;
  const id = (row?.id ?? item.id)?.toLowerCase();
  const hash = row === undefined ? hashRaw(item.raw()) : hashRow(row);
  return {
    key: id === undefined ? hash.subarray(0, KEY_BYTES) : idKey(id),
    hash,
    type: types.numberOf(row?.type ?? ""),
    side,
    isFaulty: row === undefined,
    hasUuid: id !== undefined && isUuid(id),
    hasId: id !== undefined,
    isAside: false,
  };
}

function hashRaw(raw: RawItem): Buffer {
  const content = raw.form === "bytes" ? raw.base64 : canonicalJson(raw.text);
  return sha256(JSON.stringify(["with faults", raw.form, content]));
}
