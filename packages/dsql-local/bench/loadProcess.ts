import pg from "pg";

/** What a process that puts load on a server is told: where, how many connections, and how long. */
export interface Load {
  config: pg.ClientConfig;
  connections: number;
  /** Not counted, at the start. */
  settlingMs: number;
  countedMs: number;
}

process.once("message", (load: Load) => {
  void run(load).then((perSecond) => {
    process.send?.(perSecond);
    process.disconnect();
  });
});

/** Rows by key: answers a second while each connection asks one thing after another. */
async function run({ config, connections, settlingMs, countedMs }: Load): Promise<number> {
  const clients = Array.from({ length: connections }, () => new pg.Client(config));
  await Promise.all(clients.map((client) => client.connect()));
  const from = performance.now() + settlingMs;
  const until = from + countedMs;
  let answered = 0;
  await Promise.all(
    clients.map(async (client, at) => {
      for (let call = at; performance.now() < until; call++) {
        await client.query({
          name: "row",
          text: "SELECT * FROM bench WHERE id = $1",
          values: [call % 1_000],
        });
        if (performance.now() >= from) answered++;
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  return (answered * 1_000) / countedMs;
}
