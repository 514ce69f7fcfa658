import { z } from "zod";
import { faultSchema, type ParsedFault } from "./Fault.ts";
import { InvalidFaultError } from "./InvalidFaultError.ts";

/** @throws {InvalidFaultError} */
export function parseFault(value: unknown): ParsedFault {
  const parsed = faultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidFaultError(`That is no fault:\n${z.prettifyError(parsed.error)}`);
}
