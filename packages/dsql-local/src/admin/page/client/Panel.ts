import { find, setText } from "./dom.ts";

/** A section of the page, and the command whose result it shows. */
export interface Panel<Result = unknown> {
  path: string;
  show(result: Result): void;
}

/** Shows how many items a section has, and what would be there where it has none. */
export function showCount(section: string, items: number): void {
  const root = find(`#${section}`);
  find(".empty", root).hidden = items > 0;
  const content = root.querySelector<HTMLElement>(":scope > :is(table, ul, ol, .scroll)");
  if (content) content.hidden = items === 0;
  setText(find(`[data-count="${section}"]`), items === 0 ? "" : String(items));
}
