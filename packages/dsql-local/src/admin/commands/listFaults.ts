import type { Command } from "../Command.ts";
import { faultJson } from "../faultJson.ts";

/** `GET /faults` */
export const listFaults: Command = ({ faults }) => ({ status: 200, body: faults.list().map(faultJson) });
