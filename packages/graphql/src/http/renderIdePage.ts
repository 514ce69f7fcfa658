import { exampleQueries } from "./exampleQueries.ts";

const pages = new Map<string, Promise<string>>();

/**
 * GraphiQL as one page that loads nothing from elsewhere. Its 9 MB of code are loaded at the first request.
 */
export function renderIdePage(endpoint: string): Promise<string> {
  let page = pages.get(endpoint);
  if (page === undefined) {
    page = import("@graphql-yoga/render-graphiql").then(({ renderGraphiQL }) =>
      renderGraphiQL({ endpoint, title: "Billio", defaultQuery: exampleQueries, credentials: "same-origin" }),
    );
    pages.set(endpoint, page);
  }
  return page;
}
