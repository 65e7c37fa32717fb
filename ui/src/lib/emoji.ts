import { fold } from "./text";

/** An emoji as the emoji data tells it, with the name that is typed between colons. */
export type Emoji = {
  emoji: string;
  label: string;
  code: string;
  group: number;
  /** What it is found by, folded: its names first. */
  words: string[];
  /** Its skin tones, from light to dark. */
  tones: string[];
};

export type Tone = 0 | 1 | 2 | 3 | 4 | 5;

/** What it is in every language: its skin tones from light to dark, and the names that are typed between colons. */
export type Sign = [emoji: string, group: number, tones: string[], names: string[]];

/** What it is in one: its name, and what else it is found by. */
export type Words = [label: string, ...tags: string[]];

/** The words stand in the order of the signs. */
export function readEmoji(signs: Sign[], words: Words[]): Emoji[] {
  return signs.flatMap(([emoji, group, tones, names], index) => {
    const [label, ...tags] = words[index] ?? [];
    if (label === undefined) return [];
    const code = names[0] ?? fold(label).replaceAll(/[^\p{L}\p{N}]+/gu, "_");
    return { emoji, label, code, group, words: [...names, label, ...tags].map(fold), tones };
  });
}

export const withTone = ({ emoji, tones }: Emoji, tone: Tone) =>
  (tone === 0 ? undefined : tones[tone - 1]) ?? emoji;

/** How well it fits; 0: not at all. */
function rank({ words, code }: Emoji, query: string): number {
  if (code === query) return 5;
  if (code.startsWith(query)) return 4;
  if (words.some((word) => word.startsWith(query))) return 3;
  if (words.some((word) => word.split(/[\s_-]/u).some((part) => part.startsWith(query)))) return 2;
  return words.some((word) => word.includes(query)) ? 1 : 0;
}

/** The best first, in the order of the data where they fit alike. */
export function findEmoji(all: Emoji[], query: string, most = Infinity): Emoji[] {
  const wanted = fold(query).replaceAll(":", "");
  if (wanted === "") return [];
  const found = all.map((emoji) => ({ emoji, rank: rank(emoji, wanted) })).filter((it) => it.rank);
  return found
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

export const COLUMNS = 8;

type GroupKey =
  | "recent"
  | "smileys"
  | "people"
  | "nature"
  | "food"
  | "travel"
  | "activities"
  | "objects"
  | "symbols"
  | "flags"
  | "found";
export type Group = { key: GroupKey; emojis: Emoji[] };
/** A line of the grid: the name of a group, or emoji beside each other. */
export type Line = { key: string; group: GroupKey; cells: Emoji[] };

export function linesOf(groups: Group[], titled: boolean): Line[] {
  return groups.flatMap(({ key, emojis }) => {
    const rows = Array.from({ length: Math.ceil(emojis.length / COLUMNS) }, (_, at) => ({
      key: `${key}-${String(at)}`,
      group: key,
      cells: emojis.slice(at * COLUMNS, (at + 1) * COLUMNS),
    }));
    return titled && rows.length > 0 ? [{ key, group: key, cells: [] }, ...rows] : rows;
  });
}

export type Spot = { line: number; column: number };

const isEmoji = (line: Line | undefined) => line !== undefined && line.cells.length > 0;

/** The nearest line with emoji, from `from` on in this direction. */
function seek(lines: Line[], from: number, by: 1 | -1): number | null {
  for (let at = from; at >= 0 && at < lines.length; at += by) if (isEmoji(lines[at])) return at;
  return null;
}

export const firstSpot = (lines: Line[]): Spot | null => {
  const line = seek(lines, 0, 1);
  return line === null ? null : { line, column: 0 };
};

const clamp = (lines: Line[], line: number, column: number): Spot => ({
  line,
  column: Math.min(column, (lines[line]?.cells.length ?? 1) - 1),
});

type Key = { key: string; ctrl: boolean };

/** Where a key leads from here; `null` where it leads nowhere. */
export function step(lines: Line[], { line, column }: Spot, { key, ctrl }: Key): Spot | null {
  const vertical = (by: 1 | -1, far: number) => {
    const to = seek(lines, line + by * far, by) ?? seek(lines, line + by, by);
    return to === null ? null : clamp(lines, to, column);
  };
  const last = (lines[line]?.cells.length ?? 1) - 1;
  const end = (by: 1 | -1) => {
    const to = seek(lines, by === 1 ? lines.length - 1 : 0, by === 1 ? -1 : 1);
    return to === null ? null : clamp(lines, to, by === 1 ? COLUMNS : 0);
  };
  switch (key) {
    case "ArrowDown":
      return vertical(1, 1);
    case "ArrowUp":
      return vertical(-1, 1);
    case "PageDown":
      return vertical(1, 5);
    case "PageUp":
      return vertical(-1, 5);
    case "ArrowRight":
      if (column < last) return { line, column: column + 1 };
      return wrap(lines, line, 1);
    case "ArrowLeft":
      if (column > 0) return { line, column: column - 1 };
      return wrap(lines, line, -1);
    case "Home":
      return ctrl ? end(-1) : { line, column: 0 };
    case "End":
      return ctrl ? end(1) : { line, column: last };
    default:
      return null;
  }
}

function wrap(lines: Line[], line: number, by: 1 | -1): Spot | null {
  const to = seek(lines, line + by, by);
  return to === null ? null : clamp(lines, to, by === 1 ? 0 : COLUMNS);
}
