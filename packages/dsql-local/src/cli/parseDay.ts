import { InvalidArgumentError } from "commander";
import { AsOfError, type Day, readDay } from "../errorCatalog/Period.ts";

/** `--as-of`: a date from DSQL's first day on. */
export function parseDay(text: string): Day {
  try {
    return readDay(text);
  } catch (error) {
    if (error instanceof AsOfError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
