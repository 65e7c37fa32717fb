import clsx from "clsx";
import { use } from "react";
import { EmojiText } from "@/components/Emoji";
import { splitMentions } from "@/lib/mentions";
import { useChat } from "../ChatContext";
import { MentionContext } from "./mentions";
import styles from "./MessageBody.module.css";

/** A text with those it names made visible, oneself most of all, and its emoji drawn. */
export function TextPart({ text }: { text: string }) {
  const find = use(MentionContext);
  const me = useChat().account.user.id;
  if (!text.includes("@")) return <EmojiText text={text} />;
  return splitMentions(text, find).map((part, index) =>
    part.who === null ? (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of a text have no other name
      <EmojiText key={index} text={part.text} />
    ) : (
      <span
        // oxlint-disable-next-line react/no-array-index-key -- the same
        key={index}
        title={part.who === "all" ? undefined : part.who.displayName}
        className={clsx(styles.mention, (part.who === "all" || part.who.id === me) && styles.mine)}
      >
        {part.text}
      </span>
    ),
  );
}
