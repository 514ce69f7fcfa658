import type { Fault } from "../../faults/Fault.ts";
import type { Command } from "../Command.ts";
import { faultJson } from "../faultJson.ts";

/** `POST /faults` */
export const injectFault: Command = async ({ faults }, { readBody }) => ({
  status: 201,
  // inject() validates it.
  body: faultJson(faults.inject((await readBody()) as Fault)),
});
