import { type ExternalServiceSettings, settingNames } from "@mattb.tech/billio-config";
import { badResponse } from "../response/badResponse.ts";
import { uniqueWorks } from "../response/uniqueWorks.ts";
import { fields, list } from "../response/readFields.ts";
import type { ExternalBook, ExternalService } from "../ExternalService.ts";
import { parseExternalId } from "../externalId.ts";
import { fetchJson } from "../http/fetchJson.ts";
import type { ServiceAccess } from "../http/ServiceAccess.ts";
import type { ParameterCache } from "../keys/ParameterCache.ts";
import { ServiceKeys } from "../keys/ServiceKeys.ts";
import { searchTerm } from "../searchTerm.ts";
import { serviceNames } from "../serviceNames.ts";
import { toBook } from "./toBook.ts";

const forms = { googlebooks: { pattern: /^([A-Za-z0-9_-]{1,64})$/, shape: "<volumeId>" } };

/**
 * Books, from Google Books v1. Search keywords such as `inauthor:` work as on its own page.
 */
export function createGoogleBooks(
  settings: ExternalServiceSettings,
  fetch: typeof globalThis.fetch,
  parameters: ParameterCache,
): ExternalService<ExternalBook> {
  const { baseUrl, apiKey } = settings.googleBooks;
  const name = serviceNames.googleBooks;
  const access: ServiceAccess = {
    service: name,
    keySettings: [settingNames.googleBooksApiKey],
    // Our requests are well formed, so 400 means an unknown key.
    keyRejectedStatuses: [400, 401, 403],
    timeoutMs: settings.timeoutMs,
    fetch,
  };

  const keys = new ServiceKeys(name, { [settingNames.googleBooksApiKey]: apiKey }, parameters);

  const request = (path: string, query: Record<string, string>, signal?: AbortSignal) =>
    keys.use(({ GOOGLE_BOOKS_API_KEY: key }) => {
      const url = new URL(`${baseUrl}/${path}`);
      url.search = new URLSearchParams({ ...query, key }).toString();
      return fetchJson(access, url, { signal });
    }, signal);

  return {
    name,

    async search(term, signal) {
      const q = searchTerm(term);
      if (q === "") return [];
      const response = await request("volumes", { q, maxResults: "10", langRestrict: "en" }, signal);
      if (response.kind === "absent") throw badResponse(name, "results (status 404)");
      const body = fields(response.body);
      // Without results the list is missing.
      const items = list(body.items) ?? (body.totalItems === 0 ? [] : undefined);
      if (!items) throw badResponse(name, "a list of volumes");
      return uniqueWorks(items.map((volume) => toBook(volume, baseUrl)));
    },

    async get(externalId, signal) {
      const id = parseExternalId(externalId, "a book", forms).parts.join("");
      const response = await request(`volumes/${encodeURIComponent(id)}`, {}, signal);
      if (response.kind === "absent") return undefined;
      const book = toBook(response.body, baseUrl);
      if (!book) throw badResponse(name, "a volume's id and title");
      return book;
    },
  };
}
