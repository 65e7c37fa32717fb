import { dateTime } from "./locale";

/** Days on which people rest, from 1 (Monday) to 7. */
function restDays(language: string): number[] {
  const locale: Intl.Locale & { getWeekInfo?: () => { weekend?: number[] } } = new Intl.Locale(
    language,
  );
  return locale.getWeekInfo?.().weekend ?? [6, 7];
}

const dayOf = (date: Date) => date.getDay() || 7;

function at(from: Date, days: number, hours: number): Date {
  const date = new Date(from);
  date.setDate(date.getDate() + days);
  date.setHours(hours, 0, 0, 0);
  return date;
}

export type Preset = { name: "later" | "tomorrow" | "nextWeek"; at: Date };

const MORNING = 9;
const EVENING = 18;

/** When a message is sent most often that is not sent now, as people live there: some rest on Friday. */
export function presets(now: Date, language: string): Preset[] {
  const rest = restDays(language);
  const later = at(now, 0, EVENING);
  const tomorrow = at(now, 1, MORNING);
  // The first day of work that comes after a rest.
  const ahead = [2, 3, 4, 5, 6, 7, 8].map((days) => at(now, days, MORNING));
  const begins = (date: Date) =>
    !rest.includes(dayOf(date)) && rest.includes(dayOf(at(date, -1, MORNING)));
  const nextWeek = ahead.find(begins);
  return [
    // An hour from now it would hardly be later.
    ...(later.getTime() - now.getTime() > 3_600_000 ? [{ name: "later" as const, at: later }] : []),
    { name: "tomorrow", at: tomorrow },
    ...(nextWeek ? [{ name: "nextWeek" as const, at: nextWeek }] : []),
  ];
}

/** The hour of the day in another part of the world; `null` where the name of the zone is not known. */
export function hourIn(timeZone: string, now: Date): number | null {
  try {
    const parts = new Intl.DateTimeFormat("en", { hour: "numeric", hourCycle: "h23", timeZone });
    return Number(parts.format(now));
  } catch {
    return null;
  }
}

/** What the clock on the wall says there. */
export const clockIn = (timeZone: string, now: Date): string =>
  dateTime(now, { hour: "numeric", minute: "2-digit", timeZone });

/** People sleep, or would like to. */
export const isNight = (hour: number) => hour >= 22 || hour < 7;
