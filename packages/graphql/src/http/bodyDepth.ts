/**
 * The nesting depth of lists and objects in a text that may be JSON, found in one pass, without parsing it.
 *
 * @param maxDepth where to stop: the result is at most one more
 */
export function bodyDepth(text: string, maxDepth: number): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length && deepest <= maxDepth; at++) {
    const char = text[at];
    if (quoted) {
      if (char === "\\") at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "[" || char === "{") deepest = Math.max(deepest, ++depth);
    else if (char === "]" || char === "}") depth--;
  }
  return deepest;
}
