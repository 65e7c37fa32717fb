/** A change of the text of a field, and what is selected afterwards. */
export type Change = { from: number; to: number; text: string; select: [number, number] };
export type Selection = readonly [number, number];

type Mark = "**" | "*" | "`";

/** White space at the ends of what is selected stays outside of the marks, which would not work there. */
function trimmed(text: string, [from, to]: Selection): [number, number] {
  const part = text.slice(from, to);
  if (part.trim() === "") return [from, to];
  return [from + part.length - part.trimStart().length, to - part.length + part.trimEnd().length];
}

/** How many of the character stand right before and right behind. */
const run = (part: string, sign: string, fromEnd: boolean) => {
  let count = 0;
  while (part.at(fromEnd ? -1 - count : count) === sign) count += 1;
  return count;
};

/** Stars are one for emphasis, two for strong, three for both. */
const isMarked = (count: number, mark: Mark) =>
  mark === "*" ? count % 2 === 1 : count >= mark.length;

/** Sets the marks around what is selected, or takes them away. */
export function toggle(text: string, selection: Selection, mark: Mark): Change {
  const [from, to] = trimmed(text, selection);
  const part = text.slice(from, to);
  if (mark === "`" && part.includes("\n")) return fence(part, from, to);
  const sign = mark.charAt(0);
  const { length } = mark;
  const around = Math.min(run(text.slice(0, from), sign, true), run(text.slice(to), sign, false));
  if (isMarked(around, mark)) {
    return {
      from: from - length,
      to: to + length,
      text: part,
      select: [from - length, to - length],
    };
  }
  const inside = Math.min(run(part, sign, false), run(part, sign, true));
  if (part.length > 2 * length && isMarked(inside, mark)) {
    const bare = part.slice(length, -length);
    return { from, to, text: bare, select: [from, from + bare.length] };
  }
  return { from, to, text: mark + part + mark, select: [from + length, to + length] };
}

const fence = (part: string, from: number, to: number): Change => ({
  from,
  to,
  text: `\`\`\`\n${part}\n\`\`\``,
  select: [from + 4, from + 4 + part.length],
});

const isAddress = (text: string) => /^(?:https?:\/\/|mailto:)\S+$/iu.test(text.trim());

/** Where the address or the words of the link are still to be written, there is the caret. */
export function link(text: string, selection: Selection): Change {
  const [from, to] = trimmed(text, selection);
  const part = text.slice(from, to);
  if (isAddress(part)) {
    return { from, to, text: `[](${part})`, select: [from + 1, from + 1] };
  }
  const at = from + part.length + 3;
  return { from, to, text: `[${part}]()`, select: part === "" ? [from + 1, from + 1] : [at, at] };
}

/** An address that is pasted over words becomes their link. */
export function pasteOver(text: string, selection: Selection, address: string): Change | null {
  const [from, to] = trimmed(text, selection);
  const part = text.slice(from, to);
  if (part.trim() === "" || part.includes("\n") || isAddress(part) || !isAddress(address)) {
    return null;
  }
  const made = `[${part}](${address.trim()})`;
  return { from, to, text: made, select: [from + made.length, from + made.length] };
}

/** All lines that are touched, as a quote or no longer as one. */
export function quote(text: string, [first, last]: Selection): Change {
  const from = text.lastIndexOf("\n", first - 1) + 1;
  const end = text.indexOf("\n", Math.max(last - (last > first ? 1 : 0), first));
  const to = end === -1 ? text.length : end;
  const lines = text.slice(from, to).split("\n");
  const isQuote = lines.every((line) => line.startsWith(">"));
  const made = lines.map((line) => (isQuote ? line.replace(/^> ?/u, "") : `> ${line}`)).join("\n");
  const at = from + made.length;
  return { from, to, text: made, select: first === last ? [at, at] : [from, at] };
}

const ITEM = /^(\s*)(?:([-*+])( \[[ xX]\])?|(\d{1,9})([.)])|(>)) /u;

/** What a new line in a list begins with; in an item that is empty it ends the list. */
export function newLine(text: string, [first, last]: Selection): Change | null {
  if (first !== last) return null;
  const from = text.lastIndexOf("\n", first - 1) + 1;
  const line = text.slice(from, first);
  const item = ITEM.exec(line);
  if (item === null) return null;
  if (line.length === item[0].length) {
    const isEmpty = /^(?:\n|$)/u.test(text.slice(first));
    return isEmpty ? { from, to: first, text: "", select: [from, from] } : null;
  }
  const [, indent = "", bullet, box, number, sign = ""] = item;
  const next = bullet ?? (number === undefined ? ">" : `${String(Number(number) + 1)}${sign}`);
  const made = `\n${indent}${next} ${box === undefined ? "" : "[ ] "}`;
  return { from: first, to: first, text: made, select: [first + made.length, first + made.length] };
}

export const applied = (text: string, { from, to, text: part }: Change) =>
  text.slice(0, from) + part + text.slice(to);
