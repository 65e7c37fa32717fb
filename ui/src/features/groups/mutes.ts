export const mutes = ["hour", "eightHours", "tomorrow", "week", "forever"] as const;

type Mute = (typeof mutes)[number];

/** When the quiet of a conversation ends; null: never by itself. Mornings begin at eight. */
export function muteUntil(mute: Mute, now: Date): string | null {
  const end = new Date(now);
  switch (mute) {
    case "hour":
      end.setHours(end.getHours() + 1);
      break;
    case "eightHours":
      end.setHours(end.getHours() + 8);
      break;
    case "tomorrow":
      end.setDate(end.getDate() + 1);
      end.setHours(8, 0, 0, 0);
      break;
    case "week":
      end.setDate(end.getDate() + 7);
      break;
    default:
      return null;
  }
  return end.toISOString();
}
