import clsx from "clsx";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { isJumbo } from "@/lib/emojiText";
import { clock, full } from "@/lib/time";
import type { Entry } from "./entries";
import { FailedNote } from "./FailedNote";
import { MessageBody } from "./body/MessageBody";
import { StateMark } from "./StateMark";
import type { FailedActions } from "./useFailedActions";
import styles from "./MessageItem.module.css";

type Props = Entry & { author: string; isGroup: boolean; failed: FailedActions };

export const MessageItem = memo(function MessageItem(props: Props) {
  const { row, isFirst, day, isNew, author, isGroup, failed } = props;
  const { t } = useTranslation();
  const { own, body, state } = row;
  const time = clock(row.createdAt);
  const words = own
    ? t("chat.spokenOwn", { time, body, state: t(`chat.state.${state}`) })
    : t("chat.spoken", { name: author, time, body });
  return (
    <>
      {day !== null && <h2 className={styles.day}>{day}</h2>}
      {isNew && (
        <div role="separator" aria-label={t("chat.new")} className={styles.new}>
          <span>{t("chat.new")}</span>
        </div>
      )}
      <article
        aria-label={words}
        tabIndex={-1}
        data-state={state}
        data-message={row.id}
        className={clsx(styles.message, isFirst && styles.first, own && styles.own)}
      >
        {!own && isFirst && <Avatar id={row.senderId} name={author} />}
        {!own && isFirst && isGroup && <bdi className={styles.author}>{author}</bdi>}
        <div className={clsx(styles.bubble, isJumbo(body) && styles.bare)}>
          <div className={styles.content} dir="auto">
            <MessageBody row={row} />
            <span className={styles.status}>
              <time dateTime={row.createdAt} title={full(row.createdAt)}>
                {time}
              </time>
              {own && <StateMark state={state} />}
            </span>
          </div>
        </div>
        {own && row.error && <FailedNote row={row} actions={failed} />}
      </article>
    </>
  );
});
