import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmojiText } from "@/components/Emoji";
import { Loader } from "@/components/Loader";
import {
  type Emoji,
  findEmoji,
  firstSpot,
  type Line,
  linesOf,
  type Spot,
  step,
  withTone,
} from "@/lib/emoji";
import { EmojiGrid } from "./EmojiGrid";
import { EmojiGroups, groupsOf } from "./EmojiGroups";
import { useEmojiMemory } from "./memory";
import { SkinTones } from "./SkinTones";
import { useEmoji } from "./useEmoji";
import styles from "./EmojiPanel.module.css";

type Props = {
  /** `more`: the person goes on picking. */
  onPick: (emoji: string, more: boolean) => void;
};

/** Searching and choosing an emoji. The focus stays in the search; arrows walk through the grid. */
export function EmojiPanel({ onPick }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const emojis = useEmoji();
  const { tone, recent, remember } = useEmojiMemory();
  const [query, setQuery] = useState("");
  const [spot, setSpot] = useState<Spot | null>(null);
  const isSearch = query.trim() !== "";
  const lines = useLines(emojis, recent, query);
  const at = spot ?? (isSearch ? firstSpot(lines) : null);
  const active = at === null ? undefined : lines[at.line]?.cells[at.column];

  function pick(emoji: Emoji, more: boolean) {
    const picked = withTone(emoji, tone);
    remember(picked);
    onPick(picked, more);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.altKey) return;
    if (event.key === "Enter" && active) {
      event.preventDefault();
      return pick(active, event.shiftKey);
    }
    const next = event.shiftKey ? null : target(event, lines, at);
    if (next === null) return;
    event.preventDefault();
    setSpot(next);
  }
  return (
    <div className={styles.panel}>
      <label className={styles.search}>
        <Search aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}grid`}
          aria-haspopup="grid"
          aria-autocomplete="list"
          aria-activedescendant={at ? `${id}${String(at.line)}-${String(at.column)}` : undefined}
          aria-label={t("emoji.search")}
          placeholder={t("emoji.search")}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setSpot(null);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <EmojiGroups lines={lines} at={at?.line ?? 0} isOff={isSearch} onGo={setSpot} />
      {emojis === null && <Loader />}
      {emojis !== null && (
        <EmojiGrid id={id} lines={lines} at={at} tone={tone} onPoint={setSpot} onPick={pick} />
      )}
      <footer className={styles.foot}>
        {active && (
          <span className={styles.big} aria-hidden="true">
            <EmojiText text={withTone(active, tone)} />
          </span>
        )}
        <span className={styles.name}>{active ? `:${active.code}:` : t("emoji.hint")}</span>
        <SkinTones />
      </footer>
    </div>
  );
}

function useLines(emojis: Emoji[] | null, recent: string[], query: string): Line[] {
  // What was just picked moves to the front the next time: nothing jumps away under the hand.
  const [before] = useState(recent);
  return useMemo(() => {
    if (emojis === null) return [];
    if (query.trim() === "") return linesOf(groupsOf(emojis, before), true);
    return linesOf([{ key: "found", emojis: findEmoji(emojis, query) }], false);
  }, [emojis, before, query]);
}

function target(event: KeyboardEvent, lines: Line[], at: Spot | null): Spot | null {
  const key = mirrored(event.key);
  if (at !== null) return step(lines, at, { key, ctrl: event.ctrlKey });
  return key === "ArrowDown" || key === "ArrowRight" ? firstSpot(lines) : null;
}

/** In a window that reads from the right, left is onwards. */
function mirrored(key: string): string {
  if (document.documentElement.dir !== "rtl") return key;
  if (key === "ArrowLeft") return "ArrowRight";
  return key === "ArrowRight" ? "ArrowLeft" : key;
}
