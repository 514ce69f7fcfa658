import type { Command } from "../Command.ts";

/** `DELETE /statements` forgets them. */
export const clearStatements: Command = ({ statements }) => {
  statements.clear();
  return { status: 204 };
};
