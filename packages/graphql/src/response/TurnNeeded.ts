import { dropStack } from "./dropStack.ts";

/** A read turned out to be large while another response had its turn: it is retried in its own turn. */
export class TurnNeeded extends Error {
  override readonly name = "TurnNeeded";

  constructor() {
    super("What is read turns out to be much: it is to be begun again when it has its turn");
    dropStack(this);
  }
}
