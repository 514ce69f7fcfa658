/**
 * IGDB's query language: statements that end with `;`, and text in double quotes, where a backslash escapes the next
 * character.
 */

const fields = "fields name,cover.url,cover.image_id;";

export function searchGames(term: string): string {
  return `${fields} search ${quoted(term)}; limit 10;`;
}

/** @param id digits only */
export function gameWithId(id: string): string {
  return `${fields} where id = ${id}; limit 1;`;
}

/** @param text one line, without control characters */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
