/** A time of the years 1 to 9999 in UTC, in PostgreSQL's or ISO 8601's format. */
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00)$/;

const WITHOUT_FRACTION = "2024-05-06T07:08:09Z".length;

/**
 * The canonical text of a time, to the microsecond: `2024-05-06T07:08:09.123Z`, without trailing zeros. Other output of
 * PostgreSQL (`infinity`, years BC or after 9999) stays as it is.
 */
export function timestampText(text: string): string {
  // In that form already, or unknown.
  if (text.endsWith("Z") && text[10] === "T" && (text.length === WITHOUT_FRACTION || text.at(-2) !== "0"))
    return text;
  const match = TIME.exec(text);
  if (match === null) return text;
  const [, day, time, fraction = ""] = match;
  const digits = fraction.replace(/0+$/, "");
  return `${day ?? ""}T${time ?? ""}${digits === "" ? "" : `.${digits}`}Z`;
}
