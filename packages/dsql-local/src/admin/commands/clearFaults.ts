import type { Command } from "../Command.ts";

/** `DELETE /faults` */
export const clearFaults: Command = ({ faults }) => {
  faults.clear();
  return { status: 204 };
};
