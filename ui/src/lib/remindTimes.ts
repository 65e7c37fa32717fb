export type RemindTime = {
  name: "soon" | "later" | "evening" | "tomorrow" | "nextWeek";
  at: Date;
};

const MINUTE = 60_000;

function onDay(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

/** In 20 minutes, in 3 hours, this evening, tomorrow morning, on Monday morning. */
export function remindTimes(now: Date): RemindTime[] {
  const evening = onDay(now, 0, 18);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const times: RemindTime[] = [
    { name: "soon", at: new Date(now.getTime() + 20 * MINUTE) },
    { name: "later", at: new Date(now.getTime() + 180 * MINUTE) },
  ];
  // An evening that is nearly there is no time of its own.
  if (evening.getTime() - now.getTime() > 60 * MINUTE) times.push({ name: "evening", at: evening });
  times.push({ name: "tomorrow", at: onDay(now, 1, 9) });
  if (toMonday > 1) times.push({ name: "nextWeek", at: onDay(now, toMonday, 9) });
  return times;
}
