import { Fragment, useState } from "react";
import { emojiFile, splitEmoji } from "@/lib/emojiText";
import styles from "./Emoji.module.css";

/** An emoji that looks the same on every system; the system's own where it is newer than the pictures. */
export function Emoji({ emoji }: { emoji: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return <span>{emoji}</span>;
  return (
    <img
      // What is copied is the emoji.
      alt={emoji}
      src={emojiFile(emoji)}
      className={styles.emoji}
      draggable={false}
      onError={() => setMissing(true)}
    />
  );
}

/** A text with its emoji drawn. */
export function EmojiText({ text }: { text: string }) {
  const parts = splitEmoji(text);
  if (parts.length === 1) return <>{text}</>;
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of a text have no other name
      <Emoji key={index} emoji={part} />
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the same
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
