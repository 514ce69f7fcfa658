import { type IonType, IonTypes, makeReader, type Reader } from "ion-js";
import type { AttributeMap, AttributeValue } from "../../old/AttributeMap.ts";
import { formatTypedJson } from "../../old/formatTypedJson.ts";
import { parseTypedJson } from "../../old/parseTypedJson.ts";
import { decimalText } from "./decimalText.ts";
import type { ExportLine } from "./ExportLine.ts";

/** Far above DynamoDB's 32 levels, far below what overflows the stack. */
const MAX_DEPTH = 200;

/**
 * Parses a line of an export in Ion text: `$ion_1_0 {Item:{…}}`. Numbers are decimals, sets are lists annotated
 * `$dynamodb_SS`, `$dynamodb_NS` or `$dynamodb_BS` (Amazon DynamoDB developer guide, export in Amazon Ion).
 *
 * @throws {TypeError} when it isn't one Ion struct, or an attribute has a type that DynamoDB hasn't
 */
export function parseIonLine(text: string): ExportLine {
  const found = new Map<string, AttributeMap>();
  reading(() => {
    const reader = makeReader(text);
    if (reader.next() !== IonTypes.STRUCT || reader.isNull()) throw new TypeError("must be a struct, { … }");
    reader.stepIn();
    for (let type = reader.next(); type !== null; type = reader.next()) {
      const name = reader.fieldName() ?? "";
      if (found.has(name)) throw new TypeError(`${name.slice(0, 60)} is written twice`);
      if (type !== IonTypes.STRUCT || reader.isNull())
        throw new TypeError(`${name.slice(0, 60)} must be a struct, { … }`);
      found.set(name, readStruct(reader, name, 1));
    }
    reader.stepOut();
    if (reader.next() !== null) throw new TypeError("goes on behind its struct");
  });
  const typedJson = (member: string): string => formatTypedJson(found.get(member) ?? {});
  return {
    members: [...found.keys()],
    // Through typed JSON, which checks numbers and sets.
    attributes: (member) => parseTypedJson(JSON.parse(typedJson(member))),
    typedJson,
  };
}

/** The parser's own errors may quote the text, which may contain private notes. */
function reading(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new TypeError("is not valid Ion", { cause: error });
  }
}

function readStruct(reader: Reader, path: string, depth: number): AttributeMap {
  if (depth > MAX_DEPTH) throw new TypeError(`${path.slice(0, 60)} nests deeper than ${MAX_DEPTH} levels`);
  // Defined one by one: a field may be named __proto__.
  const fields: [string, AttributeValue][] = [];
  const names = new Set<string>();
  reader.stepIn();
  for (let type = reader.next(); type !== null; type = reader.next()) {
    const name = reader.fieldName() ?? "";
    if (names.has(name)) throw new TypeError(`${path}.${name}`.slice(0, 120) + " is written twice");
    names.add(name);
    fields.push([name, readValue(reader, type, `${path}.${name}`, depth)]);
  }
  reader.stepOut();
  return Object.fromEntries(fields);
}

function readValue(reader: Reader, type: IonType, path: string, depth: number): AttributeValue {
  if (reader.isNull()) return { NULL: true };
  switch (type) {
    case IonTypes.STRING:
    case IonTypes.SYMBOL:
      return { S: reader.stringValue() ?? "" };
    case IonTypes.DECIMAL:
    case IonTypes.INT:
      return { N: readNumber(reader, type) };
    case IonTypes.BOOL:
      return { BOOL: reader.booleanValue() ?? false };
    case IonTypes.BLOB:
      return { B: reader.uInt8ArrayValue() ?? new Uint8Array() };
    case IonTypes.STRUCT:
      return { M: readStruct(reader, path, depth + 1) };
    case IonTypes.LIST:
      return readList(reader, path, depth + 1);
    default:
      throw new TypeError(`${path.slice(0, 120)} is of Ion's type ${type.name}, which no attribute has`);
  }
}

/** From its digits: the double that the library also returns may be another number. */
function readNumber(reader: Reader, type: IonType): string {
  if (type === IonTypes.INT) return String(reader.bigIntValue() ?? 0n);
  const decimal = reader.decimalValue();
  return decimal === null
    ? "0"
    : decimalText(BigInt(String(decimal.getCoefficient())), decimal.getExponent());
}

function readList(reader: Reader, path: string, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new TypeError(`${path.slice(0, 60)} nests deeper than ${MAX_DEPTH} levels`);
  const [annotation, ...more] = reader.annotations();
  const entries: AttributeValue[] = [];
  reader.stepIn();
  for (let type = reader.next(); type !== null; type = reader.next())
    entries.push(readValue(reader, type, `${path}[${entries.length}]`, depth));
  reader.stepOut();
  const all = <T>(take: (entry: AttributeValue) => T | undefined): T[] =>
    entries.map((entry) => {
      const value = take(entry);
      if (value === undefined)
        throw new TypeError(`${path.slice(0, 120)} is a set with an element of another type`);
      return value;
    });
  switch (more.length === 0 ? annotation : "") {
    case undefined:
      return { L: entries };
    case "$dynamodb_SS":
      return { SS: all(({ S }) => S) };
    case "$dynamodb_NS":
      return { NS: all(({ N }) => N) };
    case "$dynamodb_BS":
      return { BS: all(({ B }) => B) };
    default:
      throw new TypeError(
        `${path.slice(0, 120)} has an annotation that is none of $dynamodb_SS, $dynamodb_NS, $dynamodb_BS`,
      );
  }
}
