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
 * Books, from Google Books v1. Words such as `inauthor:` keep their meaning in a search, as on its own page.
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
    // What we ask is well formed, so a 400 is about the key: Google's status for one that it doesn't know.
    keyRefusedBy: [400, 401, 403],
    timeoutMs: settings.timeoutMs,
    fetch,
  };

  const keys = new ServiceKeys(name, { [settingNames.googleBooksApiKey]: apiKey }, parameters);

  const ask = (path: string, query: Record<string, string>, signal?: AbortSignal) =>
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
      const answer = await ask("volumes", { q, maxResults: "10", langRestrict: "en" }, signal);
      if (answer.kind === "absent") throw badResponse(name, "results (status 404)");
      const body = fields(answer.body);
      // Where nothing is found there is no list at all.
      const items = list(body.items) ?? (body.totalItems === 0 ? [] : undefined);
      if (!items) throw badResponse(name, "a list of volumes");
      return uniqueWorks(items.map((volume) => toBook(volume, baseUrl)));
    },

    async get(externalId, signal) {
      const id = parseExternalId(externalId, "a book", forms).parts.join("");
      const answer = await ask(`volumes/${encodeURIComponent(id)}`, {}, signal);
      if (answer.kind === "absent") return undefined;
      const book = toBook(answer.body, baseUrl);
      if (!book) throw badResponse(name, "a volume's id and title");
      return book;
    },
  };
}
