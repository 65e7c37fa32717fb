/** What is worth more than the plain words beside it. What an editor copies is coloured, not formatted. */
const FORMATTED =
  "strong, em, a[href], code, pre, ul, ol, blockquote, table, h1, h2, h3, h4, h5, h6, del, s, b, i";

/** A document that nothing of runs or loads. */
const parse = (html: string) => new DOMParser().parseFromString(html, "text/html");

/** Google Docs puts all that is copied into one of these. */
const wraps = 'b[style*="font-weight:normal"], b[style*="font-weight: normal"]';

export function isFormatted(html: string): boolean {
  return [...parse(html).body.querySelectorAll(FORMATTED)].some((it) => !it.matches(wraps));
}

/** The same in Markdown, which is what a message is written in. */
export async function toMarkdown(html: string): Promise<string> {
  const [{ default: Turndown }, { gfm }] = await Promise.all([
    import("turndown"),
    import("@joplin/turndown-plugin-gfm"),
  ]);
  const service = new Turndown({
    headingStyle: "atx",
    hr: "---",
    bulletListMarker: "-",
    codeBlockStyle: "fenced",
    emDelimiter: "*",
  });
  service.use(gfm);
  service.remove(["script", "style", "title"]);
  // A picture of a page is not sent; its words are.
  service.addRule("picture", {
    filter: "img",
    replacement: (_, node) => (node instanceof Element ? (node.getAttribute("alt") ?? "") : ""),
  });
  const { body } = parse(html);
  for (const it of body.querySelectorAll(wraps)) it.replaceWith(...it.childNodes);
  return service.turndown(body).replaceAll(/^(\s*)-\s{2,}/gmu, "$1- ");
}
