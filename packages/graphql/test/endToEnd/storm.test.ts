import { expect, test } from "vitest";
import { measureStorm } from "../../bench/measureStorm.ts";
import { startServer } from "../../bench/startServer.ts";
import { STORMS } from "../../bench/storms.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();

/**
 * The server's heap limit in MB: some 35 are in use while it is idle. How much more memory the process takes
 * from the system depends on when V8 thinks it worth while to collect; that is the bench's business, as is time.
 */
const HEAP_MB = 112;

test.each(STORMS)(
  "pages are answered beside a storm of $name that would take gigabytes, in little memory",
  async (storm) => {
    for (const title of ["A book", "Another book"]) {
      await library.data.Mutate.createItem({
        type: "Book",
        id: crypto.randomUUID(),
        shelf: "Read",
        title,
        author: "Somebody",
      });
    }
    // In a process of its own, which crashes if responses take more.
    const server = await startServer(library.env, [`--max-old-space-size=${HEAP_MB}`]);
    try {
      const rows = await measureStorm(server, library.data, 4, storm, { compare: false });
      const promised = rows.filter(({ name }) => /errors of pages|weren't rejected/.test(name));
      expect(promised).toHaveLength(2);
      expect(promised.filter(({ target }) => target?.met !== true)).toEqual([]);
    } finally {
      await server.stop();
    }
  },
  300_000,
);
