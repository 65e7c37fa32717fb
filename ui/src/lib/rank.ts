export type Span = { start: number; end: number };
export type Rank = { score: number; spans: Span[] };

/** One letter for one letter, so that a place in the folded text is the same place in the text. */
const foldLetter = (letter: string): string => {
  const plain = letter.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
  return plain.length === letter.length ? plain : letter;
};
const folded = (text: string): string => Array.from(text, foldLetter).join("");

const isBoundary = (text: string, at: number) =>
  at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "");

/**
 * How well a name fits what was typed, whatever the case and accents: it is that, begins with it, has a word that begins
 * with it, has it inside, has each word of it, or has its letters in this order. Null: not at all.
 */
export function rank(name: string, query: string): Rank | null {
  const text = folded(name);
  const sought = folded(query.trim());
  if (sought === "") return { score: 0, spans: [] };
  if (text === sought) return { score: 6, spans: [{ start: 0, end: name.length }] };
  const place = bestPlace(text, sought);
  if (place !== null) {
    const score = place === 0 ? 5 : isBoundary(text, place) ? 4 : 3;
    return { score, spans: [{ start: place, end: place + sought.length }] };
  }
  return eachWord(text, sought.split(/\s+/u)) ?? inOrder(text, sought.replaceAll(/\s/gu, ""));
}

/** The first place where a word begins with it, else the first of all. */
function bestPlace(text: string, sought: string): number | null {
  let first: number | null = null;
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1)) {
    if (isBoundary(text, at)) return at;
    first ??= at;
  }
  return first;
}

function eachWord(text: string, words: string[]): Rank | null {
  if (words.length < 2) return null;
  const places = words.map((word) => ({ at: bestPlace(text, word), word }));
  const spans = places.flatMap(({ at, word }) =>
    at === null ? [] : [{ start: at, end: at + word.length }],
  );
  return spans.length === words.length ? { score: 2, spans: merged(spans) } : null;
}

function inOrder(text: string, letters: string): Rank | null {
  const spans: Span[] = [];
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at === -1) return null;
    spans.push({ start: at, end: at + letter.length });
    from = at + letter.length;
  }
  // Letters that are strewn over the whole name mean something else.
  const isNear = (spans.at(-1)?.end ?? 0) - (spans[0]?.start ?? 0) <= letters.length * 3;
  const begins = isBoundary(text, spans[0]?.start ?? 0);
  return isNear && begins ? { score: 1, spans: merged(spans) } : null;
}

function merged(spans: Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined;
}
