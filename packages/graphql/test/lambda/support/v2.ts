/** An event as an HTTP API sends it. */
export const v2 = (body: string, more = {}) => ({
  version: "2.0",
  rawPath: "/",
  rawQueryString: "",
  headers: { "content-type": "application/json" },
  requestContext: { http: { method: "POST", path: "/" } },
  body,
  isBase64Encoded: false,
  ...more,
});
