import { errorResponse } from "../AdminResponse.ts";
import type { Command } from "../Command.ts";

/** `DELETE /faults/:id` */
export const removeFault: Command = ({ faults }, { id }) => {
  const fault = faults.list().find((each) => each.id === id);
  fault?.remove();
  return fault ? { status: 204 } : errorResponse(404, `There is no fault ${JSON.stringify(id)}.`);
};
