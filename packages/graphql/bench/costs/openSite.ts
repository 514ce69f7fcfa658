import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readApiSettings } from "@mattb.tech/billio-config";
import type { Data } from "@mattb.tech/billio-data";
import { createApi, createExternalServices, createImages, createLogger, serveApi } from "../../src/index.ts";
import { startStubServices } from "../../src/testing.ts";
import { createPost } from "../post.ts";

/** The API with mutations on some data, with stubs of the external services. */
export async function openSite(data: Data) {
  const stubs = await startStubServices();
  const folder = await mkdtemp(join(tmpdir(), "billio-bench-images-"));
  const settings = readApiSettings({
    ...stubs.env,
    ENABLE_MUTATIONS: "1",
    BILLIO_IMAGE_DIR: folder,
    BILLIO_IMAGE_DOMAIN: "http://localhost/images",
  });
  const api = createApi({
    settings,
    data,
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger("error"),
  });
  const site = await serveApi({ api, port: 0 });
  const { post, close } = createPost(site.url, 1);
  return {
    /** Returns the text of the response. @throws when it has errors */
    post,
    async close() {
      close();
      await site.stop(0);
      await api.stop();
      await stubs.stop();
      await rm(folder, { recursive: true });
    },
  };
}
