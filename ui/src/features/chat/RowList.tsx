import type { Virtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useChat } from "./ChatContext";
import type { Entry } from "./entries";
import { MessageItem } from "./MessageItem";
import styles from "./MessageList.module.css";

type Props = {
  scroller: RefObject<HTMLDivElement | null>;
  virtual: Virtualizer<HTMLDivElement, Element>;
  entries: Entry[];
  /** The seq of the message that is pointed out. */
  flashed: number | null;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** The messages that are on the screen, of all that are here. */
export function RowList({ scroller, virtual, entries, flashed, onKeyDown }: Props) {
  const { t } = useTranslation();
  const { details, people } = useChat();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk through the messages
    <div
      ref={scroller}
      role="log"
      // What is new is said by the announcer; scrolling is no news.
      aria-live="off"
      aria-label={t("chat.messages", { name: details.name })}
      data-region="messages"
      className={styles.scroller}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrows walk through the messages
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={styles.inner} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => {
          const entry = entries[index]!;
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.row}
              style={{ transform: `translateY(${String(start)}px)` }}
            >
              <MessageItem
                {...entry}
                author={people.get(entry.row.senderId)?.displayName ?? t("chat.someone")}
                isGroup={details.conversation.kind !== "direct"}
                isFlashed={flashed !== null && entry.row.seq === flashed}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
