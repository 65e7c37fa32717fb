export type Strength = "short" | "weak" | "fair" | "strong";

/** As many characters as the server asks for at least. */
const LEAST = 8;

/** How hard a password is to guess, roughly and in words; null while there is none. The server has the last word. */
export function strengthOf(password: string): Strength | null {
  const letters = Array.from(password);
  if (letters.length === 0) return null;
  if (letters.length < LEAST) return "short";
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u];
  const variety = kinds.filter((kind) => kind.test(password)).length;
  // What repeats itself adds little.
  const distinct = new Set(letters).size;
  const worth = Math.min(letters.length, distinct * 2) + variety * 2;
  if (worth < 15) return "weak";
  return worth < 20 ? "fair" : "strong";
}
