import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** What npm sends for a version, and what the registry answers for a package. */
interface Document {
  name: string;
  versions: Record<string, unknown>;
  "dist-tags": Record<string, string>;
}

export interface Registry {
  url: string;
  /** What was published, in its order: `name@version`. */
  published: string[];
  /** Versions that it refuses. */
  refused: Set<string>;
  stop: () => void;
}

/** A registry as npm needs it to look packages up and to publish them, on this machine. */
export async function startRegistry(): Promise<Registry> {
  const documents = new Map<string, Document>();
  const published: string[] = [];
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const name = decodeURIComponent((request.url ?? "").slice(1));
    if (request.method !== "PUT") {
      const found = documents.get(name);
      answer(found ? 200 : 404, found ?? { error: "Not found" });
      return;
    }
    void (async () => {
      const sent = (await json(request)) as Document;
      const [version = ""] = Object.keys(sent.versions);
      const id = `${sent.name}@${version}`;
      if (refused.has(id)) {
        answer(403, { error: "made-up refusal" });
        return;
      }
      const before = documents.get(sent.name);
      documents.set(sent.name, { ...sent, versions: { ...before?.versions, ...sent.versions } });
      published.push(id);
      answer(201, { success: true });
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${String(port)}/`, published, refused, stop };
}
