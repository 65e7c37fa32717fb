import clsx from "clsx";
import { memo } from "react";
import { isJumbo } from "@/lib/emojiText";
import { useChat, useListState } from "./ChatContext";
import type { Entry } from "./entries";
import { DayLine } from "./DayLine";
import { Bubble } from "./message/Bubble";
import { Notes } from "./message/Notes";
import { PersonButton } from "./message/PersonButton";
import { Reactions } from "./message/Reactions";
import { Seen } from "./message/Seen";
import { SelectBox } from "./message/SelectBox";
import { spokenRow } from "./message/spoken";
import { ThreadLine } from "./message/ThreadLine";
import { Toolbar } from "./message/Toolbar";
import { usePointed } from "./message/usePointed";
import styles from "./MessageItem.module.css";

type Props = Entry & { author: string; isGroup: boolean; isFlashed: boolean };

export const MessageItem = memo(function MessageItem(props: Props) {
  const { row, isFirst, startsDay, isNew, showsState, author, isGroup, isFlashed } = props;
  const { t } = useChat();
  const { own, state } = row;
  const pointed = usePointed(row);
  const isSelecting = useListState(({ selected }) => selected !== null);
  const isSelected = useListState(({ selected }) => selected?.has(row.id) === true);
  return (
    <>
      {startsDay && <DayLine time={row.createdAt} />}
      {isNew && (
        <div role="separator" aria-label={t("chat.new")} className={styles.new}>
          <span>{t("chat.new")}</span>
        </div>
      )}
      <div
        className={clsx(styles.line, isSelected && styles.selected, isFlashed && styles.flash)}
        data-selecting={isSelecting}
      >
        {isSelecting && <SelectBox row={row} isSelected={isSelected} author={author} />}
        <article
          {...pointed.events}
          aria-label={spokenRow(row, author)}
          tabIndex={-1}
          data-state={state}
          data-message={row.id}
          className={clsx(styles.message, isFirst && styles.first, own && styles.own)}
        >
          {!own && isFirst && <PersonButton userId={row.senderId} name={author} />}
          {!own && isFirst && isGroup && <bdi className={styles.author}>{author}</bdi>}
          <div className={styles.stack} data-own={own}>
            <Bubble row={row} author={author} isBare={isBare(row)} showsState={showsState} />
            {pointed.isActive && !isSelecting && <Toolbar row={row} />}
          </div>
          <div className={styles.below}>
            <Reactions row={row} />
            <ThreadLine row={row} />
            {showsState && <Seen row={row} />}
            <Notes row={row} />
          </div>
        </article>
      </div>
    </>
  );
});

/** Emoji alone need no ground. */
const isBare = ({ body, files, replyTo, forwarded, deleted }: Props["row"]) =>
  !deleted && files.length === 0 && replyTo === null && forwarded === null && isJumbo(body);
