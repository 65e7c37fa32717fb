import en from "@/locales/en.json";

type Tree = { [name: string]: string | Tree };

const PLACEHOLDER = /(\{\{.*?\}\}|\$t\(.*?\)|<.*?>)/u;
const accents: Record<string, string> = {
  a: "á",
  c: "ç",
  e: "ë",
  i: "î",
  n: "ñ",
  o: "ö",
  s: "š",
  u: "ü",
  y: "ý",
  A: "Å",
  C: "Ç",
  E: "É",
  I: "Î",
  N: "Ñ",
  O: "Ø",
  S: "Š",
  U: "Ü",
};

/** As a language would that has accents and needs more room: `⟦Šëñd~~⟧`. */
function accented(text: string): string {
  const parts = text.split(PLACEHOLDER).map((part, at) =>
    // What stands at an odd place was split at.
    at % 2 === 1 ? part : part.replaceAll(/[a-z]/giu, (letter) => accents[letter] ?? letter),
  );
  return `⟦${parts.join("")}${"~".repeat(Math.ceil(text.length * 0.4))}⟧`;
}

const translated = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree).map(([name, text]) => [
      name,
      typeof text === "string" ? accented(text) : translated(text),
    ]),
  );

/** A language that nobody speaks: whatever is on the screen outside of its brackets comes from no catalogue. */
export const pseudo = translated(en);

/** The text without all that came from the catalogue, whatever was put into it included. */
export function outside(text: string): string {
  let depth = 0;
  let rest = "";
  for (const letter of text) {
    if (letter === "⟦") depth += 1;
    else if (letter === "⟧") depth -= 1;
    else if (depth === 0) rest += letter;
  }
  return rest;
}
