import { expect, test } from "vitest";
import { measureStorm } from "../../bench/measureStorm.ts";
import { startServer } from "../../bench/startServer.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();

test("pages are answered beside a storm of requests that would take gigabytes, in little memory", async () => {
  for (const title of ["A book", "Another book"]) {
    await library.data.Mutate.createItem({
      type: "Book",
      id: crypto.randomUUID(),
      shelf: "Read",
      title,
      author: "Somebody",
    });
  }
  // In a process of its own, as the bench does: its memory is nobody else's.
  const server = await startServer(library.env);
  try {
    const rows = await measureStorm(server, library.data, 4);
    // How long pages take is the bench's business.
    const promised = rows.filter(({ name }) => !name.includes("time of a page"));
    expect(promised).toHaveLength(3);
    expect(promised.filter(({ target }) => target?.met !== true)).toEqual([]);
  } finally {
    await server.stop();
  }
}, 300_000);
