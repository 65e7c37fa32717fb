import { dateTime } from "./locale";

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

/** As the language of the window calls it. The second of January 2023 was a Monday. */
export const weekdayName = (day: (typeof weekdays)[number], length: "long" | "short") =>
  dateTime(Date.UTC(2023, 0, 2 + weekdays.indexOf(day)), { weekday: length, timeZone: "UTC" });

/** A time of the day, in minutes since midnight, as a clock shows it. */
export const clockOf = (minutes: number) =>
  dateTime(Date.UTC(2023, 0, 2, 0, minutes), {
    hour: "numeric",
    minute: "2-digit",
    timeZone: "UTC",
  });
