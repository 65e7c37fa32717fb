import clsx from "clsx";
import { Forward, Trash2 } from "lucide-react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { full } from "@/lib/time";
import { MessageBody } from "../body/MessageBody";
import { useChat } from "../ChatContext";
import { Files } from "../files/Files";
import { Fold, mayBeLong } from "./Fold";
import { Previews } from "./Preview";
import { Quote } from "./Quote";
import { Status } from "./Status";
import styles from "../MessageItem.module.css";

type Props = { row: TimelineRow; author: string; isBare: boolean; showsState: boolean };

/** What was said, and what belongs to it. */
export function Bubble({ row, author, isBare, showsState }: Props) {
  const { t } = useChat();
  if (row.deleted) {
    return (
      <div className={clsx(styles.bubble, styles.gone)}>
        <Who author={author} />
        <Trash2 aria-hidden="true" />
        {t("message.deleted")}
        <Status row={row} showsState={false} />
      </div>
    );
  }
  const isEmpty = row.body === "" && row.files.length === 0;
  const isFramed = row.files.some(({ picture, mayRun }) => picture !== null && !mayRun);
  const body = row.body !== "" && <MessageBody row={row} />;
  return (
    <div className={clsx(styles.bubble, isBare && styles.bare, isFramed && styles.framed)}>
      <Who author={author} />
      {row.forwarded && <ForwardedHead row={row} forwarded={row.forwarded} />}
      {row.replyTo !== null && <Quote messageId={row.replyTo} />}
      <Files row={row} />
      <div className={styles.content} dir="auto">
        {mayBeLong(row.body) ? <Fold id={row.id}>{body}</Fold> : body}
        {isEmpty && <em>{t("message.unknown")}</em>}
        <Status row={row} showsState={showsState} />
      </div>
      <Previews row={row} />
    </div>
  );
}

/** In the compact layout each line begins with its author. */
function Who({ author }: { author: string }) {
  const { isCompact } = useChat();
  if (!isCompact) return null;
  return (
    <bdi aria-hidden="true" className={styles.who}>
      {author}
    </bdi>
  );
}

type HeadProps = { row: TimelineRow; forwarded: NonNullable<TimelineRow["forwarded"]> };

/** Whose words these are. */
function ForwardedHead({ forwarded }: HeadProps) {
  const { people, t } = useChat();
  const name = people.get(forwarded.senderId)?.displayName ?? t("chat.someone");
  return (
    <p className={styles.forwarded} title={full(forwarded.createdAt)}>
      <Forward aria-hidden="true" />
      {t("message.forwardedFrom", { name })}
    </p>
  );
}
