/** Whether a body is called JSON; media types are written in capitals, too. */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith("application/json") === true;
}
