import i18next from "i18next";
import { dateTime, locale } from "./locale";

const startOfDay = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate());

/** Whole local days from `time` to `now`; daylight saving makes some days 23 or 25 hours long. */
const daysAgo = (time: Date, now: Date) =>
  Math.round((startOfDay(now).getTime() - startOfDay(time).getTime()) / 86_400_000);

export const sameDay = (a: string, b: string) => daysAgo(new Date(a), new Date(b)) === 0;

export const clock = (time: string) =>
  dateTime(new Date(time), { hour: "numeric", minute: "2-digit" });

export const full = (time: string) =>
  dateTime(new Date(time), { dateStyle: "full", timeStyle: "short" });

/** A day in words, with its year where it is another one. */
export function date(time: string, now = new Date()): string {
  const then = new Date(time);
  const isThisYear = then.getFullYear() === now.getFullYear();
  return dateTime(
    then,
    isThisYear
      ? { day: "numeric", month: "long" }
      : { day: "numeric", month: "long", year: "numeric" },
  );
}

/** The quiet time at the end of a line in the sidebar. */
export function short(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = daysAgo(then, now);
  if (days <= 0) return clock(time);
  if (days === 1) return i18next.t("chat.yesterday");
  if (days < 7) return dateTime(then, { weekday: "short" });
  if (then.getFullYear() === now.getFullYear()) {
    return dateTime(then, { day: "numeric", month: "short" });
  }
  return dateTime(then, { day: "numeric", month: "numeric", year: "2-digit" });
}

/** The same within a sentence, which it does not begin. */
export function shortWithin(time: string, now = new Date()): string {
  const words = short(time, now);
  return daysAgo(new Date(time), now) === 1 ? words.toLocaleLowerCase(locale()) : words;
}

/** A time that is still to come: its day, and its year, only where that is another one. */
export function soon(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = -daysAgo(then, now);
  if (days === 0) return clock(time);
  const hours = { hour: "numeric", minute: "2-digit" } as const;
  if (days > 0 && days < 7) return dateTime(then, { weekday: "short", ...hours });
  const isThisYear = then.getFullYear() === now.getFullYear();
  const date = { day: "numeric", month: "short" } as const;
  return dateTime(
    then,
    isThisYear ? { ...date, ...hours } : { ...date, year: "numeric", ...hours },
  );
}

/** The separator between two days. */
export function day(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = daysAgo(then, now);
  if (days <= 0) return i18next.t("chat.today");
  if (days === 1) return i18next.t("chat.yesterday");
  if (days < 7) return dateTime(then, { weekday: "long" });
  if (then.getFullYear() === now.getFullYear()) {
    return dateTime(then, { weekday: "long", day: "numeric", month: "long" });
  }
  return dateTime(then, { day: "numeric", month: "long", year: "numeric" });
}

export const weekday = (time: Date) => dateTime(time, { weekday: "short" });

/** As a field for a day and a time has it, in local time. */
export function localInput(time: Date): string {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** What the clock on the wall shows in that place; null where the place is not known here. */
export function clockIn(timeZone: string, now: Date): string | null {
  try {
    return dateTime(now, { weekday: "short", hour: "numeric", minute: "2-digit", timeZone });
  } catch {
    return null;
  }
}
