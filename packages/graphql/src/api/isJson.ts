/** Whether the content type is JSON, in upper or lower case. */
export function isJson(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith("application/json") === true;
}
