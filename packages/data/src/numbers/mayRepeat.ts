/**
 * Whether an object in a text may have a member twice, a cheap check: the value then has fewer names than the text.
 *
 * @param value what `JSON.parse` makes of the text
 */
export function mayRepeat(text: string, value: unknown): boolean {
  return namesIn(text) !== namesOf(value);
}

const [QUOTE, BLANK] = [0x22, 0x20];

/** How often a colon follows a quote: once for each name, and rarely in a string. */
function namesIn(text: string): number {
  let names = 0;
  for (let colon = text.indexOf(":"); colon >= 0; colon = text.indexOf(":", colon + 1)) {
    let before = colon - 1;
    while (text.charCodeAt(before) <= BLANK) before--;
    if (text.charCodeAt(before) === QUOTE) names++;
  }
  return names;
}

function namesOf(value: unknown): number {
  let names = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (typeof each !== "object" || each === null) continue;
    const entries = Object.values(each) as unknown[];
    if (!Array.isArray(each)) names += entries.length;
    for (const entry of entries) left.push(entry);
  }
  return names;
}
