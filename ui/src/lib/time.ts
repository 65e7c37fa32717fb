import i18next from "i18next";

// Making a formatter is slow, using one is not.
const made = new Map<string, Intl.DateTimeFormat>();

/** The language of the window, in the country of the person: that decides between 12 and 24 hours. */
const locale = () =>
  navigator.languages.find((name) => name.startsWith(i18next.language)) ?? i18next.language;

function format(options: Intl.DateTimeFormatOptions, time: Date): string {
  const key = locale() + JSON.stringify(options);
  let formatter = made.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale(), options);
    made.set(key, formatter);
  }
  return formatter.format(time);
}

const startOfDay = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate());

/** Whole local days from `time` to `now`; daylight saving makes some days 23 or 25 hours long. */
const daysAgo = (time: Date, now: Date) =>
  Math.round((startOfDay(now).getTime() - startOfDay(time).getTime()) / 86_400_000);

export const sameDay = (a: string, b: string) => daysAgo(new Date(a), new Date(b)) === 0;

export const clock = (time: string) =>
  format({ hour: "numeric", minute: "2-digit" }, new Date(time));

export const full = (time: string) =>
  format({ dateStyle: "full", timeStyle: "short" }, new Date(time));

/** A day in words, with its year where it is another one. */
export function date(time: string, now = new Date()): string {
  const then = new Date(time);
  const isThisYear = then.getFullYear() === now.getFullYear();
  return format(
    isThisYear
      ? { day: "numeric", month: "long" }
      : { day: "numeric", month: "long", year: "numeric" },
    then,
  );
}

/** The quiet time at the end of a line in the sidebar. */
export function short(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = daysAgo(then, now);
  if (days <= 0) return clock(time);
  if (days === 1) return i18next.t("chat.yesterday");
  if (days < 7) return format({ weekday: "short" }, then);
  if (then.getFullYear() === now.getFullYear()) {
    return format({ day: "numeric", month: "short" }, then);
  }
  return format({ day: "numeric", month: "numeric", year: "2-digit" }, then);
}

/** A time that is still to come: its day only where that is another one. */
export function soon(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = -daysAgo(then, now);
  if (days === 0) return clock(time);
  const hours = { hour: "numeric", minute: "2-digit" } as const;
  if (days > 0 && days < 7) return format({ weekday: "short", ...hours }, then);
  return format({ day: "numeric", month: "short", ...hours }, then);
}

/** The separator between two days. */
export function day(time: string, now = new Date()): string {
  const then = new Date(time);
  const days = daysAgo(then, now);
  if (days <= 0) return i18next.t("chat.today");
  if (days === 1) return i18next.t("chat.yesterday");
  if (days < 7) return format({ weekday: "long" }, then);
  if (then.getFullYear() === now.getFullYear()) {
    return format({ weekday: "long", day: "numeric", month: "long" }, then);
  }
  return format({ day: "numeric", month: "long", year: "numeric" }, then);
}

export const weekday = (time: Date) => format({ weekday: "short" }, time);

/** As a field for a day and a time has it, in local time. */
export function localInput(time: Date): string {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** What the clock on the wall shows in that place; null where the place is not known here. */
export function clockIn(timeZone: string, now: Date): string | null {
  try {
    return format({ weekday: "short", hour: "numeric", minute: "2-digit", timeZone }, now);
  } catch {
    return null;
  }
}
