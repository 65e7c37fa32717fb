import clsx from "clsx";
import {
  Clock,
  Flag,
  Heart,
  Leaf,
  Lightbulb,
  type LucideIcon,
  Plane,
  Smile,
  Trophy,
  User,
  Utensils,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Emoji, Group, Line, Spot } from "@/lib/emoji";
import styles from "./EmojiPanel.module.css";

const groups = [
  { key: "recent", Icon: Clock },
  { key: "smileys", Icon: Smile, number: 0 },
  { key: "people", Icon: User, number: 1 },
  { key: "nature", Icon: Leaf, number: 3 },
  { key: "food", Icon: Utensils, number: 4 },
  { key: "travel", Icon: Plane, number: 5 },
  { key: "activities", Icon: Trophy, number: 6 },
  { key: "objects", Icon: Lightbulb, number: 7 },
  { key: "symbols", Icon: Heart, number: 8 },
  { key: "flags", Icon: Flag, number: 9 },
] as const satisfies { key: string; Icon: LucideIcon; number?: number }[];

/** All emoji by group, those that were picked last before them. */
export function groupsOf(all: Emoji[], recent: string[]): Group[] {
  return groups.map((group) => ({
    key: group.key,
    emojis:
      "number" in group
        ? all.filter((it) => it.group === group.number)
        : recent.flatMap((picked) => found(all, picked)),
  }));
}

/** With the tone it was picked with, which it keeps. */
function found(all: Emoji[], picked: string): Emoji[] {
  const emoji = all.find((it) => it.emoji === picked || it.tones.includes(picked));
  return emoji ? [{ ...emoji, emoji: picked, tones: [] }] : [];
}

type Props = { lines: Line[]; at: number; isOff: boolean; onGo: (spot: Spot) => void };

/** The way to a group, and in which one is. */
export function EmojiGroups({ lines, at, isOff, onGo }: Props) {
  const { t } = useTranslation();
  const here = lines[at]?.group;
  return (
    <div role="group" aria-label={t("emoji.groups.label")} className={styles.groups}>
      {groups.map(({ key, Icon }) => {
        const line = lines.findIndex((it) => it.group === key);
        if (key === "recent" && line === -1) return null;
        return (
          <button
            key={key}
            type="button"
            aria-label={t(`emoji.groups.${key}`)}
            title={t(`emoji.groups.${key}`)}
            aria-pressed={!isOff && here === key}
            aria-disabled={isOff || line === -1}
            className={clsx(styles.group, !isOff && here === key && styles.here)}
            onClick={() => !isOff && line !== -1 && onGo({ line: line + 1, column: 0 })}
          >
            <Icon aria-hidden="true" />
          </button>
        );
      })}
    </div>
  );
}
