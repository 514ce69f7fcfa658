import { readApiSettings } from "@mattb.tech/billio-config";
import { Kind, parse } from "graphql";
import { expect, test } from "vitest";
import { createApi } from "../../src/api/createApi.ts";
import { createExternalServices } from "../../src/external/createExternalServices.ts";
import { exampleQueries } from "../../src/http/exampleQueries.ts";
import { serveApi } from "../../src/http/serveApi.ts";
import { createImages } from "../../src/images/createImages.ts";
import { createLogger } from "../../src/logging/createLogger.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();

test("every example query of the IDE page has a result, over HTTP", async () => {
  const settings = readApiSettings({});
  const api = createApi({
    settings,
    data: library.data,
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger("silent"),
  });
  const site = await serveApi({ api, port: 0 });
  try {
    const names = parse(exampleQueries).definitions.map((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? node.name?.value : undefined,
    );
    expect(names.length).toBeGreaterThan(3);
    for (const operationName of names) {
      const answer = await fetch(site.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: exampleQueries, operationName }),
      });
      const { data, errors } = (await answer.json()) as { data?: object; errors?: unknown };
      expect([operationName, errors]).toEqual([operationName, undefined]);
      expect(Object.keys(data ?? {}).length).toBeGreaterThan(0);
    }
  } finally {
    await site.stop(0);
    await api.stop();
  }
});
