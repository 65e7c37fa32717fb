import clsx from "clsx";
import { use } from "react";
import { EmojiText } from "@/components/Emoji";
import { splitMentions } from "@/lib/mentions";
import { useView } from "@/stores/view";
import { useChat } from "../ChatContext";
import { MentionContext, type Mentioned } from "./mentions";
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
      // oxlint-disable-next-line react/no-array-index-key -- the same
      <Mention key={index} who={part.who} me={me}>
        {part.text}
      </Mention>
    ),
  );
}

type MentionProps = { who: Mentioned; me: string; children: string };

/** Whom a text names. A person's name opens their card. */
function Mention({ who, me, children }: MentionProps) {
  const showPerson = useView((view) => view.showPerson);
  if (who === "all") return <span className={clsx(styles.mention, styles.mine)}>{children}</span>;
  return (
    <button
      type="button"
      // The list is one stop for Tab; the card opens from the details too.
      tabIndex={-1}
      title={who.displayName}
      className={clsx(styles.mention, who.id === me && styles.mine)}
      onClick={(event) => showPerson(who.id, event.currentTarget)}
    >
      {children}
    </button>
  );
}
