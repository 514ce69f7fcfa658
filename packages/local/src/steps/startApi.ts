import { join } from "node:path";
import { readApiSettings } from "@mattb.tech/billio-config";
import { Mutate, Query, transact } from "@mattb.tech/billio-data";
import {
  createApi,
  createExternalServices,
  createImages,
  createLogger,
  serveApi,
} from "@mattb.tech/billio-graphql";
import { findFreePort } from "../process/findFreePort.ts";
import type { Output } from "../terminal/Output.ts";
import { formatSeconds } from "../terminal/formatSeconds.ts";

interface ApiStepOptions {
  port: number;
  dataDir: string;
  readOnly: boolean;
  /** Whether the database is local, so that URLs of this machine's pictures may be stored in it. */
  own: boolean;
  out: Output;
}

/** The running API. */
export interface RunningApi {
  /** Prints its URL and which features are on. */
  show(): void;
  stop(): Promise<void>;
}

/**
 * Serves the API, on the database that this process's settings name.
 *
 * @throws {SettingsError} naming every setting that is malformed
 */
export async function startApi({
  port: wishedPort,
  dataDir,
  readOnly,
  own,
  out,
}: ApiStepOptions): Promise<RunningApi> {
  const began = performance.now();
  out.startStep("starting the API");
  const port = await findFreePort(wishedPort, "--port");
  const settings = readApiSettings({
    // Client errors are in the response already.
    BILLIO_LOG_LEVEL: "error",
    ...(own && !process.env.BILLIO_IMAGE_BUCKET
      ? {
          BILLIO_IMAGE_DIR: join(dataDir, "images"),
          BILLIO_IMAGE_DOMAIN: `http://localhost:${port}/images`,
        }
      : {}),
    ...given(process.env),
    ENABLE_MUTATIONS: readOnly ? "0" : "1",
  });
  const services = createExternalServices(settings.external);
  const api = createApi({
    settings,
    data: { Query, Mutate, transact },
    services,
    images: createImages(settings.images),
    log: createLogger(settings.logLevel),
  });
  const { store } = settings.images;
  const serving = await serveApi({
    api,
    port,
    ...(store?.kind === "folder" ? { imageFolder: store.path } : {}),
  });
  const instead = port === wishedPort ? "" : `, for port ${wishedPort} is taken`;
  out.completeStep(`API on ${serving.url}${instead} (${formatSeconds(began)})`);
  return {
    show() {
      const line = (name: string, what: string) => {
        out.print(`  ${name.padEnd(13)} ${what}`);
      };
      out.heading(`GraphQL: ${serving.url} (in a browser, a page to write queries on)`);
      line("mutations", readOnly ? "off" : "on");
      line("pictures", placeOf(store));
      for (const { name, on, missing } of services.status()) {
        line(name, on ? "on" : `off; set ${missing.join(" and ")}`);
      }
    },
    async stop() {
      await serving.stop();
      await api.stop();
    },
  };
}

/** Empty settings count as absent, and must not override a default. */
function given(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}

function placeOf(store: ReturnType<typeof readApiSettings>["images"]["store"]): string {
  if (store === undefined) return "off; set BILLIO_IMAGE_BUCKET and BILLIO_IMAGE_DOMAIN";
  return store.kind === "s3" ? `in the bucket ${store.bucket}` : `in ${store.path}`;
}
