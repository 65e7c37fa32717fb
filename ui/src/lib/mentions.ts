const place = /(?<![\p{L}\p{N}._\-+/@])@([a-z0-9._-]+)/giu;

export type MentionPart<T> = { text: string; who: T | null };

/**
 * Text and the names in it. As the server reads them: any case, the longest username that ends at a border, so that a
 * full stop behind a name is a full stop. `find` knows who is called so, or is everybody.
 */
export function splitMentions<T>(text: string, find: (name: string) => T | null): MentionPart<T>[] {
  const parts: MentionPart<T>[] = [];
  let from = 0;
  for (const { index, 1: run = "" } of text.matchAll(place)) {
    const isCut = /^[\p{L}\p{N}@]/u.test(text.slice(index + 1 + run.length));
    for (const name of namesIn(run, isCut)) {
      const who = find(name.toLowerCase());
      if (who === null) continue;
      if (index > from) parts.push({ text: text.slice(from, index), who: null });
      from = index + 1 + name.length;
      parts.push({ text: text.slice(index, from), who });
      break;
    }
  }
  if (from < text.length) parts.push({ text: text.slice(from), who: null });
  return parts;
}

/** What the run may name, the longest first. */
function namesIn(run: string, isCut: boolean): string[] {
  const ends = [...run.matchAll(/[._-]/gu)].map(({ index }) => index);
  const names = ends.map((end) => run.slice(0, end));
  return (isCut ? names : [...names, run]).filter((name) => name !== "").toReversed();
}
