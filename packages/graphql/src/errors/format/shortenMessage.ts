const MAX_MESSAGE = 1_000;
const MAX_QUOTED = 100;

/** Shortens a message and its quotes, so that a client's long input isn't sent back. */
export function shortenMessage(message: string): string {
  const shown = message.replace(
    /"([^"\n]{100})[^"\n]*"/g,
    (_, start: string) => `"${start.slice(0, MAX_QUOTED)}…"`,
  );
  return shown.length > MAX_MESSAGE ? `${shown.slice(0, MAX_MESSAGE)}…` : shown;
}
