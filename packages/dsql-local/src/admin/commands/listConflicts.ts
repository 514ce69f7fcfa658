import type { Command } from "../Command.ts";

/** `GET /conflicts` */
export const listConflicts: Command = ({ activity }) => ({ status: 200, body: activity.conflicts() });
