import MarkdownIt, { type Token } from "markdown-it";

/** A part of a text with what it contains. */
export type Markup = { type: string; token: Token; children: Markup[] };

/** Deeper than anybody writes: beyond it the text is shown as it was typed. */
const DEPTH = 24;
/** A table is filled up to its width in each line, so that a small text can become a huge table. */
const CELLS = 3_000;
/** Every one of them is tried as the beginning of a link. */
const BRACKETS = 400;
/** Each is a box on the screen. */
const PARTS = 3_000;

const schemes = /^(?:https?|mailto|linnet):/iu;

// Of the parsers that know GFM, this one stays quick on texts that were made to be slow: what another one needs ten
// seconds for takes it a hundredth of one.
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: DEPTH });
// HTML is text. A definition would not be seen, and two lines with dashes below are no title.
markdown.disable(["html_block", "html_inline", "reference", "lheading"]);
markdown.validateLink = (url) => schemes.test(url.trim());
// An address stays as it was typed; what it really is stands beside it where the two differ.
markdown.normalizeLinkText = (text) => text;
// A name with a dot is more often a file than a page.
markdown.linkify.set({ fuzzyLink: false, fuzzyIP: false });
const tail = /^[^\s<>"]*[^\s<>"'.,;:!?()[\]{}*_~`]/u;
const after = (text: string, at: number) => tail.exec(text.slice(at, at + 2_000))?.[0].length ?? 0;
markdown.linkify.add("linnet:", {
  validate: (text, at) => (text.startsWith("//", at) ? after(text, at) : 0),
});
markdown.linkify.add("www.", {
  validate: (text, at) =>
    /^[\p{L}\p{N}-]+\.\p{L}/u.test(text.slice(at, at + 300)) ? after(text, at) : 0,
  normalize: (match) => {
    match.url = `https://${match.url}`;
  },
});

/** Texts of late: what draws one and what says it ask for the same. */
const known = new Map<string, Markup[] | null>();
const [KNOWN, SHORT] = [400, 2_000];

/** `null`: to be shown as it was typed, because there is nothing to it or too much of it. */
export function parseMarkdown(text: string): Markup[] | null {
  const found = known.get(text);
  if (found !== undefined) return found;
  const parts = parse(text);
  if (text.length <= SHORT) known.set(text, parts);
  if (known.size > KNOWN) known.delete(known.keys().next().value ?? "");
  return parts;
}

function parse(text: string): Markup[] | null {
  const count = (sign: string) => text.split(sign).length - 1;
  if (count("[") > BRACKETS) return null;
  const lines = text.split("\n");
  const widest = Math.max(...lines.map((line) => line.split("|").length));
  const wide = widest * lines.length > CELLS;
  if (wide) markdown.disable("table");
  try {
    const tokens = markdown.parse(text, {});
    return isFit(tokens) ? nest(tokens) : null;
  } finally {
    if (wide) markdown.enable("table");
  }
}

function isFit(tokens: Token[]): boolean {
  const inline = tokens.flatMap(({ children }) => children ?? []);
  // At the depth where it ends, the parser leaves out the rest.
  const deepest = tokens.reduce((most, { level }) => Math.max(most, level), 0);
  const inner = inline.reduce((most, { level }) => Math.max(most, level), 0);
  if (Math.max(deepest, inner) >= DEPTH - 1 || tokens.length + inline.length > PARTS) return false;
  return [...tokens, ...inline].some(({ content, type }) => type === "hr" || content.trim() !== "");
}

function nest(tokens: Token[]): Markup[] {
  const root: Markup[] = [];
  const open: Markup[][] = [root];
  for (const token of tokens) {
    const here = open.at(-1) ?? root;
    if (token.nesting === -1) {
      open.pop();
    } else if (token.type === "inline") {
      here.push(...nest(token.children ?? []));
    } else {
      const part = { type: token.type.replace("_open", ""), token, children: [] };
      here.push(part);
      if (token.nesting === 1) open.push(part.children);
    }
  }
  return root;
}

/** What stands in it, without what it is drawn with. */
export const plainText = (parts: Markup[]): string =>
  parts
    .map(({ type, token, children }) =>
      type === "softbreak" || type === "hardbreak" ? "\n" : token.content + plainText(children),
    )
    .join("");
