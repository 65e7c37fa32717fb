import { Reply } from "lucide-react";
import { EmojiText } from "@/components/Emoji";
import { parseMarkdown, plainText } from "@/lib/markdown";
import { oneLine } from "@/lib/text";
import { useChat } from "../ChatContext";
import styles from "./Message.module.css";

/** What it answers, by reference: it changes and goes with the original. A press leads there. */
export function Quote({ messageId }: { messageId: string }) {
  const { quoted, actions, t } = useChat();
  const original = quoted.get(messageId);
  if (!original || original.deleted) {
    return (
      <p className={styles.quote}>
        <Reply aria-hidden="true" />
        {t(original ? "message.quoteDeleted" : "message.quoteMissing")}
      </p>
    );
  }
  const { body, senderName, files } = original;
  const parts = parseMarkdown(body.slice(0, 400));
  const text = oneLine(parts ? plainText(parts) : body);
  return (
    <button
      type="button"
      className={styles.quote}
      aria-label={t("message.goToQuote", { name: senderName, text })}
      onClick={() => actions.jumpTo(messageId)}
    >
      <b>
        <bdi>{senderName}</bdi>
      </b>{" "}
      <span dir="auto">
        {text === "" ? t("message.files", { count: files }) : <EmojiText text={text} />}
      </span>
    </button>
  );
}
