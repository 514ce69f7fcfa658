import { pick } from "./random.ts";

const adjectives = [
  "Last", "Silent", "Golden", "Hidden", "Broken", "Crimson", "Distant", "Endless", "Forgotten", "Great",
  "Hollow", "Invisible", "Little", "Long", "Midnight", "New", "Old", "Painted", "Quiet", "Restless",
  "Secret", "Strange", "Stolen", "Wandering", "White", "Wild", "Winter", "Étrange", "Große", "Último",
] as const; // prettier-ignore
const nouns = [
  "Affair", "Bridge", "Castle", "City", "Country", "Daughter", "Dream", "Empire", "Garden", "Ghost", "Harbour",
  "House", "Island", "Journey", "King", "Letter", "Light", "Machine", "Moon", "Mountain", "Night", "Ocean",
  "Orchard", "Prince", "Promise", "River", "Road", "Sea", "Shadow", "Song", "Star", "Station", "Storm", "Summer",
  "Train", "Voyage", "War", "Window", "Witness", "Woman", "Année", "Дорога", "Θάλασσα", "Señor",
] as const; // prettier-ignore

/** A realistic title; two in five contain the word "The". */
export function title(next: () => number): string {
  const noun = pick(next, nouns);
  const shape = next();
  if (shape < 0.3) return `The ${pick(next, adjectives)} ${noun}`;
  if (shape < 0.4) return `${noun} of the ${pick(next, nouns)}`;
  if (shape < 0.6) return `${pick(next, adjectives)} ${noun}`;
  if (shape < 0.75) return `A ${noun} in ${pick(next, nouns)}`;
  if (shape < 0.9)
    return `${noun} ${1 + Math.floor(next() * 12)}: ${pick(next, adjectives)} ${pick(next, nouns)}`;
  return `${noun} and ${pick(next, nouns)}, or ${pick(next, adjectives)} ${pick(next, nouns)}`;
}
