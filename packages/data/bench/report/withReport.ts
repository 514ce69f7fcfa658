const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/**
 * The page with the report between its two marks.
 *
 * @throws Error when the page lacks the marks
 */
export function withReport(page: string, report: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`The page needs a line ${BEGIN} and, below it, a line ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${report}\n\n${page.slice(end)}`;
}
