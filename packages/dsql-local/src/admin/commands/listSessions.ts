import type { Command } from "../Command.ts";

/** `GET /sessions` */
export const listSessions: Command = ({ activity }) => ({ status: 200, body: activity.sessions() });
