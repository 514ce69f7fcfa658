import { books, type KnownBook } from "./catalogue.ts";
import { matches } from "./matches.ts";
import { type Reply, StubServer } from "./StubServer.ts";

/** Google Books v1 at `<url>/books/v1`, as far as volumes go. */
export async function startGoogleBooks(key: string): Promise<StubServer> {
  const standIn = new StubServer();

  const volume = ({ id, title, authors, language, picture }: KnownBook) => {
    const link = `${standIn.url}/pictures/${id}.png`;
    return {
      kind: "books#volume",
      id,
      etag: "made-up",
      selfLink: `${standIn.url}/books/v1/volumes/${id}`,
      volumeInfo: {
        ...(title !== undefined && { title }),
        ...(authors && { authors }),
        language,
        ...(picture && { imageLinks: { smallThumbnail: `${link}?zoom=5`, thumbnail: `${link}?zoom=1` } }),
      },
    };
  };

  standIn.answer = ({ method, path, query }) => {
    if (method !== "GET") return failure(404, "Not Found");
    if (query.get("key") !== key) {
      return failure(400, "API key not valid. Please pass a valid API key.", "API_KEY_INVALID");
    }
    if (path === "/books/v1/volumes") {
      const q = query.get("q") ?? "";
      if (q === "") return failure(400, "Missing query.");
      const maxResults = Number(query.get("maxResults") ?? 10);
      if (!(maxResults >= 0 && maxResults <= 40)) return failure(400, "Invalid value for maxResults.");
      const language = query.get("langRestrict");
      const found = books.filter(
        (book) =>
          matches(`${book.title ?? ""} ${book.authors?.join(" ") ?? ""}`, q) &&
          (language === null || book.language === language),
      );
      const items = found.slice(0, maxResults).map(volume);
      return {
        json: { kind: "books#volumes", totalItems: found.length, ...(items.length > 0 && { items }) },
      };
    }
    const id = /^\/books\/v1\/volumes\/([^/]+)$/.exec(path)?.[1];
    const book = books.find((one) => one.id === decodeURIComponent(id ?? ""));
    return book ? { json: volume(book) } : failure(404, "The volume ID could not be found.");
  };
  await standIn.start();
  return standIn;
}

function failure(code: number, message: string, reason = "made-up"): Reply {
  return { status: code, json: { error: { code, message, errors: [{ message, reason }] } } };
}
