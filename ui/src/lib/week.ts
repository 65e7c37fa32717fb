import i18next from "i18next";

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
  new Intl.DateTimeFormat(i18next.language, { weekday: length, timeZone: "UTC" }).format(
    Date.UTC(2023, 0, 2 + weekdays.indexOf(day)),
  );

/** A time of the day, in minutes since midnight, as a clock shows it. */
export const clockOf = (minutes: number) =>
  new Intl.DateTimeFormat(
    navigator.languages.find((name) => name.startsWith(i18next.language)) ?? i18next.language,
    { hour: "numeric", minute: "2-digit", timeZone: "UTC" },
  ).format(Date.UTC(2023, 0, 2, 0, minutes));
