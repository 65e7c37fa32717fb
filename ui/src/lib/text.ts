/** The server's limits of a message, counted as it counts: characters are Unicode scalar values. */
export const MESSAGE_CHARS = 8_000;
const MESSAGE_BYTES = 32 * 1024;
/** From here on the composer counts. */
const NEAR = 500;

export type Length = { left: number; tooLong: boolean; tooLarge: boolean };

/** `null` while the text is far from its limits, which costs no counting. */
export function measure(text: string): Length | null {
  if (text.length < MESSAGE_CHARS - NEAR) return null;
  // A surrogate pair is one character.
  const chars = text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
  const left = MESSAGE_CHARS - chars;
  const tooLarge = new TextEncoder().encode(text).length > MESSAGE_BYTES;
  return left > NEAR && !tooLarge ? null : { left, tooLong: left < 0, tooLarge };
}

/** One line of a preview. */
export const oneLine = (text: string) => text.slice(0, 300).replaceAll(/\s+/gu, " ").trim();

const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const first = (word: string) => [...segments.segment(word)][0]?.segment ?? "";

/** Up to two letters for a picture that is not there. */
export function initials(name: string): string {
  const words = name.split(/[\s,]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ""));
  const [one, two] = [letters[0] ?? name, letters.length > 1 ? letters.at(-1) : undefined];
  return (first(one) + (two === undefined ? "" : first(two))).toLocaleUpperCase();
}

/** A number from 1 to `count`, always the same for the same id. */
export function hue(id: string, count: number): number {
  let sum = 0;
  for (let at = 0; at < id.length; at += 1) sum = (sum * 31 + id.charCodeAt(at)) % 65_521;
  return (sum % count) + 1;
}

/** Whether each word of the query begins a word of the name, whatever the case and accents. */
export function matches(name: string, query: string): boolean {
  const words = fold(name).split(/\s+/u);
  return fold(query)
    .split(/\s+/u)
    .every((part) => words.some((word) => word.startsWith(part)) || fold(name).includes(part));
}

/** Without case and accents. */
export const fold = (text: string) =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase().trim();
