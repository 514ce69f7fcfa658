import type { DsqlError } from "../../errorCatalog/DsqlError.ts";
import { int16, int32 } from "../integers.ts";
import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";

const terminator = Buffer.from([0]);

export const emptyQueryResponse = encodeMessage(backend.emptyQueryResponse);
export const portalSuspended = encodeMessage(backend.portalSuspended);
export const noData = encodeMessage(backend.noData);
export const authenticationOk = encodeMessage(backend.authentication, int32(0));
export const authenticationCleartext = encodeMessage(backend.authentication, int32(3));

const ready = {
  I: encodeMessage(backend.readyForQuery, Buffer.from("I")),
  T: encodeMessage(backend.readyForQuery, Buffer.from("T")),
  E: encodeMessage(backend.readyForQuery, Buffer.from("E")),
};

/** @param status I: idle, T: in a transaction block, E: in an aborted one */
export function readyForQuery(status: "I" | "T" | "E"): Buffer {
  return ready[status];
}

export function errorResponse(error: DsqlError, severity: "ERROR" | "FATAL" = "ERROR"): Buffer {
  const parts = [`S${severity}`, `V${severity}`, `C${error.sqlstate}`, `M${error.message}`];
  if (error.detail !== undefined) parts.push(`D${error.detail}`);
  if (error.hint !== undefined) parts.push(`H${error.hint}`);
  if (error.position !== undefined) parts.push(`P${error.position}`);
  return encodeMessage(backend.errorResponse, ...parts, terminator);
}

export function warning(sqlstate: string, text: string): Buffer {
  return encodeMessage(
    backend.noticeResponse,
    "SWARNING",
    "VWARNING",
    `C${sqlstate}`,
    `M${text}`,
    terminator,
  );
}

/** PostgreSQL's warning. */
export const localOutsideBlock = warning("25P01", "SET LOCAL can only be used in transaction blocks");

export function commandComplete(tag: string): Buffer {
  return encodeMessage(backend.commandComplete, tag);
}

export function parameterStatus(name: string, value: string): Buffer {
  return encodeMessage(backend.parameterStatus, name, value);
}

/**
 * Tells a client that asks for a later minor version, or for options of the protocol, that there are none: version 3.0 is
 * spoken.
 *
 * @param options that it asked for, by name
 */
export function negotiateProtocolVersion(options: readonly string[]): Buffer {
  return encodeMessage(
    backend.negotiateProtocolVersion,
    int16(3),
    int16(0),
    int32(options.length),
    ...options,
  );
}

export function backendKeyData(processId: number, secret: number): Buffer {
  return encodeMessage(backend.backendKeyData, int32(processId), int32(secret));
}

/** All columns in text format, of no table. */
export function rowDescription(columns: { name: string; typeOid: number }[]): Buffer {
  const parts: (string | Buffer)[] = [int16(columns.length)];
  for (const { name, typeOid } of columns) {
    parts.push(name, int32(0), int16(0), int32(typeOid), int16(typeSize(typeOid)), int32(-1), int16(0));
  }
  return encodeMessage(backend.rowDescription, ...parts);
}

export function dataRow(values: (string | null)[]): Buffer {
  const parts: Buffer[] = [int16(values.length)];
  for (const value of values) {
    if (value === null) {
      parts.push(int32(-1));
    } else {
      const bytes = Buffer.from(value);
      parts.push(int32(bytes.length), bytes);
    }
  }
  return encodeMessage(backend.dataRow, ...parts);
}

/** `typlen` of the few types that the engine's own answers use: bool, int8, int4; others vary in length. */
function typeSize(typeOid: number): number {
  return { 16: 1, 20: 8, 23: 4 }[typeOid] ?? -1;
}
