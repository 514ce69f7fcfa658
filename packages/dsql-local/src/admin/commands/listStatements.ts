import type { Command } from "../Command.ts";

/** `GET /statements`: how often each ran, for how long, and what it would cost on a cluster; the costliest first. */
export const listStatements: Command = async ({ statements }) => ({
  status: 200,
  body: await statements.list(),
});
