import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";
import { type ErrorFields, terminator } from "./errorFields.ts";

export function errorResponse(error: ErrorFields, severity: "ERROR" | "FATAL" = "ERROR"): Buffer {
  const parts = [`S${severity}`, `V${severity}`, `C${error.sqlstate}`, `M${error.message}`];
  if (error.detail !== undefined) parts.push(`D${error.detail}`);
  if (error.hint !== undefined) parts.push(`H${error.hint}`);
  if (error.position !== undefined) parts.push(`P${error.position}`);
  return encodeMessage(backend.errorResponse, ...parts, terminator);
}
