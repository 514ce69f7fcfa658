import { z } from "zod";
import { errorResponse } from "../AdminResponse.ts";
import { clockJson } from "../clockJson.ts";
import type { Command } from "../Command.ts";

const body = z.strictObject({ advanceMs: z.number() });

/** `POST /clock` */
export const advanceClock: Command = async ({ clock }, { readBody }) => {
  const parsed = body.safeParse(await readBody());
  if (!parsed.success) {
    return errorResponse(400, `Send {"advanceMs": 60000}:\n${z.prettifyError(parsed.error)}`);
  }
  try {
    clock.advance(parsed.data.advanceMs);
  } catch (error) {
    if (error instanceof RangeError) return errorResponse(400, error.message);
    throw error;
  }
  return { status: 200, body: clockJson(clock) };
};
