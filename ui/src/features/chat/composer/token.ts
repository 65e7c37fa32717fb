type Trigger = "@" | "#" | ":" | "/";

/** A word that something is offered for, up to the caret: the only part of the text that accepting it changes. */
export type Token = { trigger: Trigger; from: number; to: number; query: string };

/** No name, code or title is longer. */
const MOST = 64;

const patterns: Record<Trigger, RegExp> = {
  // What stands before it is white space or nothing: in a mail address it is a letter.
  "@": /(?:^|\s)@([\p{L}\p{M}\p{N}._-]*)$/u,
  "#": /(?:^|\s)#([^\s#]*)$/u,
  // One letter behind a colon is a face more often than a name.
  ":": /(?:^|\s):([\p{L}\p{N}_+-]{2,})$/u,
  "/": /^\/([a-z]*)$/u,
};

/** Whether what is typed at the caret is code, which nothing is offered in. */
export function isInCode(text: string, caret: number): boolean {
  const before = text.slice(0, caret);
  const fences = before.match(/^ {0,3}(?:```|~~~)/gmu)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return !/^ {0,3}```/u.test(line) && (line.match(/`/gu)?.length ?? 0) % 2 === 1;
}

/** Whether the caret is between two fences, where Enter is a new line for some. */
export function isInFence(text: string, caret: number): boolean {
  const fences = text.slice(0, caret).match(/^ {0,3}(?:```|~~~)/gmu)?.length ?? 0;
  return fences % 2 === 1;
}

export function tokenAt(text: string, caret: number): Token | null {
  const start = Math.max(0, caret - MOST);
  const before = text.slice(start, caret);
  for (const trigger of ["@", "#", ":", "/"] as const) {
    const query = patterns[trigger].exec(before)?.[1];
    if (query === undefined || (trigger === "/" && start > 0)) continue;
    const from = caret - query.length - 1;
    // The pattern may have taken the cut for the beginning of the text.
    if (from === start && start > 0) continue;
    return isInCode(text, from) ? null : { trigger, from, to: caret, query };
  }
  return null;
}

/** The same for the same word at the same place, however much of it has been typed. */
export const tokenName = (text: string, { trigger, from }: Token) => trigger + text.slice(0, from);

/** What takes the place of the token: a name is followed by a space, unless there is one. */
export function completion(text: string, { to }: Token, word: string) {
  return /^\s/u.test(text.slice(to)) ? word : `${word} `;
}
