import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Thread } from "@/core/bindings/Thread";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { Announcer } from "./Announcer";
import { useChat } from "./ChatContext";
import { arrange, type Entry } from "./entries";
import { MessageItem } from "./MessageItem";
import { isElsewhere, useMessageKeys } from "./message/useMessageKeys";
import { SelectionBar } from "./message/SelectionBar";
import styles from "./ThreadPane.module.css";

/** This close to the end, one is at the end. */
const AT_END = 80;

/** The root, a line that counts, and the answers. */
export function ThreadList({ thread: { root, rows, older } }: { thread: Thread }) {
  const { t } = useTranslation();
  const chat = useChat();
  const scroller = useStickToEnd(rows.length);
  const all = useMemo(() => [root, ...rows], [root, rows]);
  const [first, ...answers] = useMemo(() => arrangeThread(all), [all]);
  const onKeys = useMessageKeys(chat, all, scroller);

  const item = (entry: Entry) => (
    <MessageItem
      key={entry.row.id}
      {...entry}
      author={chat.people.get(entry.row.senderId)?.displayName ?? t("chat.someone")}
      isGroup
      isFlashed={false}
    />
  );
  return (
    <div className={styles.middle}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk through the messages */}
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t("thread.messages")}
        className={styles.scroller}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrows walk through the messages
        tabIndex={0}
        onKeyDown={(event) => {
          if (isElsewhere(event)) return;
          onKeys(event);
          if (!event.defaultPrevented) walk(event);
        }}
      >
        {first && item(first)}
        <p className={styles.count}>
          {older === "server"
            ? t("thread.loading")
            : t("message.replies", { count: rows.filter(({ deleted }) => !deleted).length })}
        </p>
        {answers.map(item)}
      </div>
      <SelectionBar rows={all} />
      <Announcer rows={rows} people={chat.people} isWhole />
    </div>
  );
}

/** In a thread the days follow the answers, and the root stands alone. */
function arrangeThread(rows: TimelineRow[]): Entry[] {
  const [root, first, ...rest] = arrange(rows, null);
  return [
    ...(root ? [{ ...root, startsDay: false }] : []),
    ...(first ? [{ ...first, isFirst: true }] : []),
    ...rest,
  ];
}

/** Opens at the end, and stays there when something is added while one is there. */
function useStickToEnd(count: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  useEffect(() => {
    const { current } = scroller;
    const onScroll = () => {
      if (!current) return;
      const { scrollHeight, scrollTop, clientHeight } = current;
      wasAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END;
    };
    current?.addEventListener("scroll", onScroll);
    return () => current?.removeEventListener("scroll", onScroll);
  }, []);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (count > 0 && wasAtEnd.current) current?.scrollTo({ top: current.scrollHeight });
  }, [count]);
  return scroller;
}

/** Arrows, Home and End go from message to message. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const articles = [...event.currentTarget.querySelectorAll("article")];
  const at = articles.findIndex((article) => article.contains(document.activeElement));
  const from = at === -1 ? articles.length : at;
  const last = articles.length - 1;
  const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: last }[event.key];
  const next = to === undefined ? undefined : articles[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
