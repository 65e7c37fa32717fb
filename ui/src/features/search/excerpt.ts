import type { Part } from "@/core/bindings/Part";

const BEFORE = 36;
const LONGEST = 240;

/** The part of a text around its first match, in one line. Places stay right, since each sign is replaced by one. */
export function excerpt(text: string, parts: readonly Part[]) {
  const line = text.replaceAll(/\s/gu, " ");
  const first = parts[0]?.start ?? 0;
  const space = line.indexOf(" ", Math.max(0, first - BEFORE));
  const word = space === -1 || space >= first ? Math.max(0, first - BEFORE) : space + 1;
  const start = first <= BEFORE ? 0 : word;
  const lead = start === 0 ? "" : "…";
  const end = Math.min(line.length, start + LONGEST);
  const moved = parts
    .filter((part) => part.end <= end)
    .map((part) => ({
      start: part.start - start + lead.length,
      end: part.end - start + lead.length,
    }));
  return { text: lead + line.slice(start, end), parts: moved };
}
