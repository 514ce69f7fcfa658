import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type SampleItem } from "./oldForm.ts";
import { repairTitle } from "./repairTitle.ts";
import { pick, sampleId } from "./sampleId.ts";

/** The fields used of a film in vega-datasets' `movies.json`. */
interface Film {
  Title: string | number | null;
  "Release Date": string;
  "IMDB Rating": number | null;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS = 86_400_000;
/** The list ends with films announced for 2011; what it dates later is a hundred years older ("Wings", 2027). */
const LAST_YEAR = 2011;
/** The one film without a title is this one by its date, distributor and running time: its title reads as "no value". */
const TITLE_OF_NULL = "Unknown";

/** All films of the package, in its order. */
export function films(): SampleItem[] {
  return readFilms().map((film) => {
    const title = repairTitle(String(film.Title ?? TITLE_OF_NULL));
    const released = releaseDate(film["Release Date"]);
    const year = new Date(released).getUTCFullYear();
    const id = sampleId("Feature", title, film["Release Date"]);
    // A third was seen at the première, all of one day at the same moment; the others within a year.
    const movedAt =
      pick(3, id, "premiere") === 0
        ? released + 20 * 3_600_000
        : released + pick(365, id, "seen") * DAY_MS + pick(DAY_MS, id, "time");
    const rating = film["IMDB Rating"];
    return {
      type: "Feature",
      id,
      shelf: "Watched",
      title,
      addedAt: released,
      movedAt,
      rating: rating === null ? undefined : Math.min(10, Math.max(1, Math.round(rating))),
      image: pick(20, id, "image") === 0 ? { width: 1000, height: 1500 } : undefined,
      own: { releaseYear: String(year), rewatch: pick(12, id, "rewatch") === 0 },
    };
  });
}

function readFilms(): Film[] {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("vega-datasets");
  return JSON.parse(readFileSync(join(dirname(entry), "../data/movies.json"), "utf8")) as Film[];
}

/** Midnight UTC of a date such as `Jun 12 1998`, without regard to the machine's time zone. */
function releaseDate(text: string): number {
  const [month = "", day = "", yearText = ""] = text.split(" ");
  const year = Number(yearText);
  const date = Date.UTC(year > LAST_YEAR ? year - 100 : year, MONTHS.indexOf(month), Number(day));
  if (!MONTHS.includes(month) || Number.isNaN(date))
    throw new Error(`${text} is no date such as Jun 12 1998`);
  return date;
}
