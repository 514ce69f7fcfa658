import { errorFields } from "../../../src/net/messages/errorFields.ts";

/** Fields of errors about PostgreSQL's source code; and the context, whose text varies. */
const OF_SOURCE = new Set(["F", "L", "R"]);

/** A message of a server's in words; numbers of objects, which differ from database to database, are left out. */
export function readable(bytes: Buffer): string {
  const letter = String.fromCharCode(bytes[0] ?? 0);
  switch (letter) {
    case "E":
    case "N": {
      const fields = errorFields(bytes).filter(([field]) => !OF_SOURCE.has(field));
      return `${letter} ${fields.map(([field, value]) => `${field}:${value}`).join(" | ")}`;
    }
    case "C":
      return `C ${bytes.toString("utf8", 5, bytes.length - 1)}`;
    case "Z":
      return `Z ${bytes.toString("utf8", 5)}`;
    case "S":
      return `S ${bytes.toString("utf8", 5, bytes.length - 1).replace("\0", "=")}`;
    case "T":
      return `T ${columns(bytes).join(", ")}`;
    case "1":
    case "2":
    case "3":
    case "I":
    case "n":
    case "s":
    case "c":
      return letter;
    default:
      return `${letter} ${printable(bytes.subarray(5))}`;
  }
}

function columns(bytes: Buffer): string[] {
  const count = bytes.readUInt16BE(5);
  const found: string[] = [];
  let offset = 7;
  for (let at = 0; at < count; at++) {
    const end = bytes.indexOf(0, offset);
    const name = bytes.toString("utf8", offset, end);
    const isColumn = bytes.readUInt32BE(end + 1) > 0;
    const attribute = bytes.readUInt16BE(end + 5);
    const type = bytes.readUInt32BE(end + 7);
    const format = bytes.readUInt16BE(end + 17);
    found.push(`${name} ${isColumn ? `column ${attribute} ` : ""}type ${type} format ${format}`);
    offset = end + 19;
  }
  return found;
}

function printable(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/[^ -~]/g, (byte) => `\\${byte.charCodeAt(0).toString(16)}`);
}
