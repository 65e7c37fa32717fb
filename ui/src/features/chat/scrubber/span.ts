import { dateTime } from "@/lib/locale";
import { day } from "@/lib/time";

/** The time of a conversation, in milliseconds. */
export type Span = { from: number; to: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Of less than this the days alone say too little. */
const FEW_DAYS = 4 * DAY;

const within = (at: number, { from, to }: Span) => Math.min(to, Math.max(from, at));

/** A moment as people call it, as exact as it is worth in a time of this length. */
export function words(at: number, { from, to }: Span): string {
  const then = new Date(at);
  if (to - from >= FEW_DAYS) return day(then.toISOString(), new Date(to));
  return dateTime(then, { weekday: "long", hour: "numeric", minute: "2-digit" });
}

/** How far it is from the beginning, from 0 to 1. */
export const shareOf = (at: number, span: Span) =>
  (within(at, span) - span.from) / Math.max(1, span.to - span.from);

export const atShare = (share: number, span: Span) =>
  within(span.from + share * (span.to - span.from), span);

/** Where a key leads: up is back in time, as in the list; `null`: it leads nowhere. */
export function stepTo(key: string, at: number, span: Span, isRtl: boolean): number | null {
  const length = span.to - span.from;
  const small = length >= FEW_DAYS ? DAY : HOUR;
  const large = Math.max(small, length / 10);
  const [left, right] = isRtl ? [small, -small] : [-small, small];
  const to = {
    ArrowUp: at - small,
    ArrowDown: at + small,
    ArrowLeft: at + left,
    ArrowRight: at + right,
    PageUp: at - large,
    PageDown: at + large,
    Home: span.from,
    End: span.to,
  }[key];
  return to === undefined ? null : within(to, span);
}
