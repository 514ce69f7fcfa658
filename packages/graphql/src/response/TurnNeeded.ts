import { dropStack } from "./dropStack.ts";

/** A read turned out to be large while another answer had its turn: it is to be begun again in its own. */
export class TurnNeeded extends Error {
  override readonly name = "TurnNeeded";

  constructor() {
    super("What is read turns out to be much: it is to be begun again when it has its turn");
    dropStack(this);
  }
}
