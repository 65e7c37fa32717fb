export const ends = ["never", "halfHour", "hour", "fourHours", "today", "week"] as const;

export type End = (typeof ends)[number];

const hours: Partial<Record<End, number>> = { halfHour: 0.5, hour: 1, fourHours: 4, week: 168 };

/** When a status is over; null: not by itself. */
export function endOf(end: End, now: Date): string | null {
  if (end === "never") return null;
  if (end === "today") {
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
    return midnight.toISOString();
  }
  return new Date(now.getTime() + (hours[end] ?? 0) * 3_600_000).toISOString();
}
