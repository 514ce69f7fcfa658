const LONGEST_MESSAGE = 1_000;
const LONGEST_QUOTED = 100;

/** Shortens a message and what it quotes, so that a client's long input isn't sent back to it. */
export function shortenMessage(message: string): string {
  const shown = message.replace(
    /"([^"\n]{100})[^"\n]*"/g,
    (_, start: string) => `"${start.slice(0, LONGEST_QUOTED)}…"`,
  );
  return shown.length > LONGEST_MESSAGE ? `${shown.slice(0, LONGEST_MESSAGE)}…` : shown;
}
