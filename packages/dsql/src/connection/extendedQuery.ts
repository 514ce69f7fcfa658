const [PARSE, BIND, EXECUTE, SYNC] = [0x50, 0x42, 0x45, 0x53];

/** Bytes of a message's type and length. */
const HEAD = 5;
/** Execute of the unnamed portal without a row limit, then Sync. */
const EXECUTE_AND_SYNC = Buffer.from([EXECUTE, 0, 0, 0, 9, 0, 0, 0, 0, 0, SYNC, 0, 0, 0, 4]);

/** The length that stands for a null value. */
const NULL = -1;
/** Most parameters of a statement: the message has 16 bits for their number. */
const MAX_VALUES = 65_535;

/**
 * The messages that run a statement, in one buffer: Parse, Bind, Execute and Sync (PostgreSQL, message formats). Parameters
 * and results are text.
 *
 * @param name of the prepared statement; "" for the unnamed one
 * @param sql to prepare under the name; undefined when it is prepared already
 * @throws {TypeError} for a value that is no text
 */
export function extendedQuery(
  name: string,
  sql: string | undefined,
  values: readonly (string | null)[],
): Buffer {
  if (values.length > MAX_VALUES) throw new RangeError(`A statement takes ${MAX_VALUES} values at most`);
  const nameBytes = Buffer.byteLength(name) + 1;
  const sqlBytes = sql === undefined ? 0 : Buffer.byteLength(sql) + 1;
  // The lengths of name and text, and a count of declared types.
  const parseBytes = sql === undefined ? 0 : HEAD + nameBytes + sqlBytes + 2;
  const lengths = values.map((value) => (value === null ? NULL : Buffer.byteLength(value)));
  // The unnamed portal, no formats of parameters, their count, and no formats of results.
  let bindBytes = HEAD + 1 + nameBytes + 2 + 2 + 2;
  for (const length of lengths) bindBytes += 4 + Math.max(length, 0);
  const messages = Buffer.allocUnsafe(parseBytes + bindBytes + EXECUTE_AND_SYNC.length);
  let at = 0;
  if (sql !== undefined) {
    at = head(messages, at, PARSE, parseBytes);
    at = text(messages, at, name, nameBytes);
    at = text(messages, at, sql, sqlBytes);
    at = messages.writeUInt16BE(0, at);
  }
  at = head(messages, at, BIND, bindBytes);
  messages[at++] = 0;
  at = text(messages, at, name, nameBytes);
  at = messages.writeUInt16BE(0, at);
  at = messages.writeUInt16BE(values.length, at);
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? NULL;
    at = messages.writeInt32BE(length, at);
    if (value !== null) at += messages.write(value, at, length);
  }
  at = messages.writeUInt16BE(0, at);
  EXECUTE_AND_SYNC.copy(messages, at);
  return messages;
}

function head(messages: Buffer, at: number, type: number, bytes: number): number {
  messages[at] = type;
  return messages.writeInt32BE(bytes - 1, at + 1);
}

/** A text with the zero that ends it. */
function text(messages: Buffer, at: number, value: string, bytes: number): number {
  messages.write(value, at, bytes - 1);
  messages[at + bytes - 1] = 0;
  return at + bytes;
}
