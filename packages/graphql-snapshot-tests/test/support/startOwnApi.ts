import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import type { DsqlLocal } from "@mattb.tech/billio-dsql-local";
import {
  createApi,
  createExternalServices,
  createImages,
  createLogger,
  serveApi,
} from "@mattb.tech/billio-graphql";
import { startImageSource, startStubServices } from "@mattb.tech/billio-graphql/testing";

export interface OwnApi {
  endpoint: string;
  pictureUrl(name: string): string;
  stop(): Promise<void>;
}

/** Starts the API, mutations on, on a migrated DSQL, with stubs for services and a folder for images. */
export async function startOwnApi(dsql: DsqlLocal): Promise<OwnApi> {
  // The signer reads its made-up keys from there.
  Object.assign(process.env, dsql.env);
  const [services, pictures, port, imageFolder] = await Promise.all([
    startStubServices(),
    startImageSource(),
    freePort(),
    mkdtemp(join(tmpdir(), "billio-images-")),
  ]);
  const settings = readApiSettings({
    ...services.env,
    ENABLE_MUTATIONS: "1",
    BILLIO_LOG_LEVEL: "error",
    BILLIO_IMAGE_DIR: imageFolder,
    BILLIO_IMAGE_DOMAIN: `http://localhost:${port}/images`,
    BILLIO_IMAGE_ALLOWED_HOSTS: `${services.env.BILLIO_IMAGE_ALLOWED_HOSTS ?? ""},${pictures.host}`,
  });
  const database = createDatabase(readDatabaseSettings(dsql.env));
  const api = createApi({
    settings,
    data: createData(database),
    services: createExternalServices(settings.external),
    images: createImages(settings.images),
    log: createLogger(settings.logLevel),
  });
  const serving = await serveApi({ api, port, imageFolder });
  return {
    endpoint: serving.url,
    pictureUrl: (name) => pictures.url(name),
    stop: async () => {
      await serving.stop();
      await api.stop();
      await Promise.all([database.close(), services.stop(), pictures.stop()]);
      await rm(imageFolder, { recursive: true });
    },
  };
}

/** The images' address has to be known before the server starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
