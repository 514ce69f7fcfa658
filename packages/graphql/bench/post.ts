import { Agent, request } from "node:http";

/** Keeps connections open, as gateways and browsers do. */
export function createPost(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  /** Sends a query and gives the text of the response. @throws when it has errors */
  const post = (query: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ query });
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const sent = request(url, { method: "POST", agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200 && !text.includes('"errors"')) resolve(text);
          else reject(new Error(`${answer.statusCode ?? 0}: ${text.slice(0, 1_000)}`));
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  return {
    post,
    close: () => {
      agent.destroy();
    },
  };
}
