import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ownValue } from "@mattb.tech/billio-config";
import { respondAs } from "./respondAs.ts";
import { behaviours } from "./behaviours.ts";
import { type ImageName, makeImage, makers } from "./makeImages.ts";

/** A web server that images are fetched from. */
export interface ImageSource {
  /** `host:port`, for the setting of allowed hosts. */
  host: string;
  /** The address of an image or a misbehaviour, e.g. `url("good.jpg")`, `url("drip")`. */
  url(name: string): string;
  /** Requested paths, in order. */
  requests: string[];
  /** Number of connections ever opened to it. */
  connections(): number;
  /** Number of open connections. */
  openConnections(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts a server on loopback that serves the images of `makeImages.ts` by their names, redirects (`redirect?to=…`,
 * `redirects/<count>` to a good image, `loop`), and misbehaves in the ways of `behaviours.ts`.
 *
 * @example
 * const source = await startImageSource();
 * const images = createImages({ …, allowedHosts: [source.host] });
 * await images.importImage(source.url("rotated.jpg"));
 * await source.stop();
 */
export async function startImageSource(): Promise<ImageSource> {
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push(path);
    const name = path.slice(1).replace(/\?.*/s, "");
    const behaviour = ownValue(behaviours, name.replace(/\/.*/s, ""));
    if (behaviour !== undefined) behaviour(request, response);
    else if (isImageName(name))
      void makeImage(name).then((image) => {
        respondAs(response, name, image);
      });
    else response.writeHead(404, { "content-type": "text/plain" }).end("No such image\n");
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (name) => `http://${host}/${name}`,
    requests,
    connections: () => connections,
    openConnections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => {
          if (error === null) resolve(count);
          else reject(error);
        });
      }),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function isImageName(name: string): name is ImageName {
  return Object.hasOwn(makers, name);
}
