import { clockJson } from "../clockJson.ts";
import type { Command } from "../Command.ts";

/** `GET /clock` */
export const readClock: Command = ({ clock }) => ({ status: 200, body: clockJson(clock) });
