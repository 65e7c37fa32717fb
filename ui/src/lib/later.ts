/** How long something holds, as people say it. */
export type Span = "halfHour" | "hour" | "eightHours" | "tomorrow" | "week" | "always";

/** How long a conversation is quiet. */
export const muteSpans = [
  "hour",
  "eightHours",
  "tomorrow",
  "week",
  "always",
] as const satisfies Span[];

const MINUTE = 60_000;

/** When it ends; null: it does not. Tomorrow begins when one comes to work. */
export function endOf(span: Span, now = new Date()): Date | null {
  const after = (minutes: number) => new Date(now.getTime() + minutes * MINUTE);
  switch (span) {
    case "halfHour":
      return after(30);
    case "hour":
      return after(60);
    case "eightHours":
      return after(8 * 60);
    case "tomorrow":
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
    case "week":
      return after(7 * 24 * 60);
    default:
      return null;
  }
}
