import { expect, test } from "vitest";
import { type Markup, parseMarkdown, plainText } from "./markdown";

const outline = (parts: Markup[]): string =>
  parts
    .map(({ type, token, children }) => {
      const inner = children.length > 0 ? outline(children) : token.content;
      return type === "text" ? token.content : `<${type}${inner && ` ${inner}`}>`;
    })
    .join("");
const read = (text: string) => outline(parseMarkdown(text) ?? []);

test.each([
  ["**a** *b* ~~c~~ `d`", "<paragraph <strong a> <em b> <s c> <code_inline d>>"],
  ["a\nb", "<paragraph a<softbreak>b>"],
  [
    "> a\n\n1. b\n2. c",
    "<blockquote <paragraph a>><ordered_list <list_item <paragraph b>><list_item <paragraph c>>>",
  ],
  ["<b onclick=x>a</b>", "<paragraph <b onclick=x>a</b>>"],
  ["[a]: http://b.org", "<paragraph [a]: <link http://b.org>>"],
  ["a\n---", "<paragraph a><hr>"],
  ["[x](javascript:alert(1))", "<paragraph [x](javascript:alert(1))>"],
  ["[x](data:text/html,a)", "<paragraph [x](data:text/html,a)>"],
  ["see main.rs and 10.0.0.1", "<paragraph see main.rs and 10.0.0.1>"],
  ["snake_case_name", "<paragraph snake_case_name>"],
])("%s is read as meant", (text, seen) => {
  expect(read(text)).toBe(seen);
});

test("addresses are links, and nothing else is", () => {
  const text =
    "https://a.org/b?c=(d), www.a.org. ana@a.org linnet://a.org/c/1/2 ftp://a.org file:///a";
  const links = (parts: Markup[]): (string | number | null)[] =>
    parts.flatMap((it) => [
      ...(it.type === "link" ? [it.token.attrGet("href")] : []),
      ...links(it.children),
    ]);
  expect(links(parseMarkdown(text) ?? [])).toEqual([
    "https://a.org/b?c=(d)",
    "https://www.a.org",
    "mailto:ana@a.org",
    "linnet://a.org/c/1/2",
  ]);
  expect(plainText(parseMarkdown(text) ?? [])).toBe(text);
});

test.each(["#", ">", "- ", "```", "**", " "])("%s alone is shown as it was typed", (text) => {
  const parts = parseMarkdown(text);
  expect(parts === null || plainText(parts).trim() !== "").toBe(true);
});

const full = (part: string) => part.repeat(8_000).slice(0, 8_000);
const steps = (line: (depth: number) => string) =>
  Array.from({ length: 126 }, (_, depth) => line(depth)).join("");
const bombs = {
  quotes: full("> "),
  "quotes in lists": full("> - "),
  numbers: full("1. "),
  brackets: full("["),
  links: full("[a]("),
  pictures: full("![["),
  "nested links": "[".repeat(4_000) + full("](a)").slice(0, 4_000),
  "few nested links": full(`${"[".repeat(390)}a`.padEnd(4_000, "](a)")),
  stars: "*".repeat(4_000) + "a" + "*".repeat(3_999),
  "stars and lines": full("*_").slice(0, 4_000) + "a" + full("_*").slice(0, 3_999),
  "open stars": full("a**"),
  waves: full("~~a"),
  ticks: steps((depth) => `${"`".repeat(depth)}a`).slice(0, 8_000),
  "nested lists": steps((depth) => `${" ".repeat(depth)}- a\n`).slice(0, 8_000),
  table: full("|a|b|c\n|-|-|-\n"),
  "wide table": `|${"a|".repeat(1_300)}\n|${"-|".repeat(1_300)}\n${"|\n".repeat(1_300)}`,
  "wide table within the limit": `|${"a|".repeat(190)}\n|${"-|".repeat(190)}\n${"|\n".repeat(400)}`,
  slashes: full("\\"),
  signs: full("&amp"),
  tags: full("<a"),
  addresses: full("http://"),
  "addresses in brackets": full("http://a.b/("),
  dots: `http://${full("a.").slice(0, 7_990)}`,
  mails: full("a_b@"),
  lines: full("\n"),
  "lazy quotes": full("> a\na\n"),
  everything: full("*_[`~"),
};

test.each(Object.entries(bombs))("a bomb of %s takes no time", (_, text) => {
  parseMarkdown(text); // so that it is compiled
  // Of the processor, which other programs may have meanwhile; the best of three is without what was tidied up beside it.
  const milliseconds = [1, 2, 3].map((n) => {
    // Another text each time: one of late is not read again.
    const other = text + "\n".repeat(n);
    const before = process.cpuUsage();
    parseMarkdown(other);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  expect(Math.min(...milliseconds)).toBeLessThan(100);
});

test("a text of late is not read again, and one that was forgotten is read the same", () => {
  const first = parseMarkdown("*a* b");
  expect(parseMarkdown("*a* b")).toBe(first);
  for (let n = 0; n < 500; n += 1) parseMarkdown(`text ${String(n)}`);
  const again = parseMarkdown("*a* b");
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
