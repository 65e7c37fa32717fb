import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmojiText } from "@/components/Emoji";
import type { Tone } from "@/lib/emoji";
import { useEmojiMemory } from "./memory";
import styles from "./EmojiPanel.module.css";

const hands = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"];
const tones: Tone[] = [0, 1, 2, 3, 4, 5];

/** The skin tone of all emoji that have one. */
export function SkinTones() {
  const { t } = useTranslation();
  const { tone, setTone } = useEmojiMemory();
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <button
        type="button"
        aria-label={t("emoji.tone", { tone: t(`emoji.tones.${tone}`) })}
        title={t("emoji.chooseTone")}
        className={styles.tone}
        onClick={() => setOpen(true)}
      >
        <EmojiText text={hands[tone] ?? ""} />
      </button>
    );
  }
  return (
    <div role="group" aria-label={t("emoji.chooseTone")} className={styles.tones}>
      {tones.map((one) => (
        <button
          key={one}
          type="button"
          autoFocus={one === tone}
          aria-label={t(`emoji.tones.${one}`)}
          title={t(`emoji.tones.${one}`)}
          aria-pressed={one === tone}
          className={styles.tone}
          onClick={() => {
            setTone(one);
            setOpen(false);
          }}
        >
          <EmojiText text={hands[one] ?? ""} />
        </button>
      ))}
    </div>
  );
}
