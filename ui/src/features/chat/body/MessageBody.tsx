import clsx from "clsx";
import { useMemo } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { EmojiText } from "@/components/Emoji";
import { countEmoji, isJumbo } from "@/lib/emojiText";
import { parseMarkdown } from "@/lib/markdown";
import { Blocks } from "./Blocks";
import { MentionContext, useMentions } from "./mentions";
import styles from "./MessageBody.module.css";

/** The text of a message: Markdown without HTML, or as it was typed where that is all there is to it. */
export function MessageBody({ row }: { row: TimelineRow }) {
  const { body } = row;
  const emoji = countEmoji(body);
  const parts = useMemo(() => (emoji > 0 ? null : parseMarkdown(body)), [body, emoji]);
  const find = useMentions(row);
  return (
    <div
      className={clsx(
        styles.text,
        isJumbo(body) && styles.jumbo,
        isJumbo(body) && emoji <= 3 && styles.few,
      )}
    >
      <MentionContext value={find}>
        {parts ? <Blocks parts={parts} /> : <EmojiText text={body} />}
      </MentionContext>
    </div>
  );
}
