import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import { createApi, createExternalServices, createImages, createLogger, serveApi } from "../src/index.ts";

// Ends with its parent, which also gets a terminal's Ctrl-C and decides.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined);
const settings = readApiSettings();
const database = createDatabase(readDatabaseSettings(process.env));
const api = createApi({
  settings,
  data: createData(database),
  services: createExternalServices(settings.external),
  images: createImages(settings.images),
  log: createLogger("info"),
});
const site = await serveApi({ api, port: 0 });
/** The process's peak memory since the last request for it. */
let peak = 0;
setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10).unref();
process.on("message", (message) => {
  if (message === "peak") {
    process.send?.({ peak: Math.max(peak, process.memoryUsage.rss()) });
    peak = 0;
    return;
  }
  globalThis.gc?.();
  process.send?.({ heap: process.memoryUsage().heapUsed });
});
process.once("disconnect", () => {
  void site
    .stop(0)
    .then(() => Promise.all([api.stop(), database.close()]))
    .finally(() => process.exit());
});
process.send?.({ url: site.url });
