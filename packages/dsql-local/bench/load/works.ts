import { autocommitInsert, autocommitSelect, autocommitUpdate } from "./work/autocommit.ts";
import { contended } from "./work/contended.ts";
import { fiveExtended, fiveSimple } from "./work/fiveStatements.ts";
import { heldOpen } from "./work/heldOpen.ts";
import { mix } from "./work/mix.ts";
import { rowByKey } from "./work/rowByKey.ts";

/** The kinds of work of a connection, by the names that are sent to a load process. */
export const works = {
  rowByKey,
  fiveExtended,
  fiveSimple,
  autocommitSelect,
  autocommitUpdate,
  autocommitInsert,
  mix,
  contended,
  heldOpen,
} as const;

export type WorkName = keyof typeof works;
