// One emoji as it is seen: flags, key caps, and pictures with their tone and whatever they are joined with.
const flag = String.raw`\p{RI}\p{RI}`;
const keycap = String.raw`[0-9#*]\uFE0F?\u20E3`;
const look = String.raw`(?:\uFE0F|\p{EMod})?`;
const tags = String.raw`(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`;
const picture = String.raw`(?:\p{Emoji_Presentation}|\p{ExtPict}(?=\uFE0F|\p{EMod}|\u200D))${look}${tags}`;
const joined = String.raw`(?:\u200D\p{ExtPict}${look})*`;
const one = `(?:${flag}|${keycap}|${picture}${joined})`;

const every = new RegExp(`(${one})`, "gu");
const only = new RegExp(String.raw`^\s*(?:${one}\s*)+$`, "u");

/** Text and the emoji in it, in turn: every second part is an emoji. */
export const splitEmoji = (text: string): string[] => text.split(every);

/** As many as stand there, if nothing else does; 0 otherwise. */
export function countEmoji(text: string): number {
  if (text.length > 100 || !only.test(text)) return 0;
  return text.match(every)?.length ?? 0;
}

/** Up to so many alone are drawn large. */
const JUMBO = 6;

export function isJumbo(text: string): boolean {
  const count = countEmoji(text);
  return count > 0 && count <= JUMBO;
}

/** Where its picture is. Named by its code points; the mark that asks for a picture counts only in joined ones. */
export function emojiFile(emoji: string): string {
  const shown = emoji.includes("\u200D") ? emoji : emoji.replaceAll("\uFE0F", "");
  const points = Array.from(shown, (point) => (point.codePointAt(0) ?? 0).toString(16));
  return `/emoji/${points.join("-")}.svg`;
}
