import { readApiSettings, readDatabaseSettings } from "@mattb.tech/billio-config";
import { createDatabase, createData } from "@mattb.tech/billio-data";
import {
  createApi,
  createExternalServices,
  createImages,
  createLogger,
  serveApi,
} from "@mattb.tech/billio-graphql";

// An API as a Lambda's environment describes it, a process of its own because its keys are. Prints its address.
const settings = readApiSettings();
const api = createApi({
  settings,
  data: createData(createDatabase(readDatabaseSettings())),
  services: createExternalServices(settings.external),
  images: createImages(settings.images),
  log: createLogger(settings.logLevel),
});
const { url } = await serveApi({ api, port: Number(process.env.PORT) });
console.log(url);
