import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import type { Anchor } from "@/core/bindings/Anchor";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Timeline } from "@/core/bindings/Timeline";
import { useFocused } from "@/hooks/useFocused";
import { useNow } from "@/hooks/useNow";
import { useView } from "@/stores/view";
import { Announcer } from "./Announcer";
import { ChatContext, usePeople } from "./ChatContext";
import { arrange } from "./entries";
import { JumpToLatest } from "./JumpToLatest";
import { MessageItem } from "./MessageItem";
import { OlderNotice } from "./OlderNotice";
import { useFailedActions } from "./useFailedActions";
import { useInfiniteScroll } from "./useInfiniteScroll";
import { useMarkRead } from "./useMarkRead";
import type { Messages } from "./useMessages";
import { useMessageScroll } from "./useMessageScroll";
import { useRoving } from "./useRoving";
import { useUnreadLine } from "./useUnreadLine";
import styles from "./MessageList.module.css";

type Props = {
  account: Account;
  details: ConversationDetails;
  messages: Messages;
  timeline: Timeline;
  goal: Anchor | null;
  sent: number;
};

export function MessageRows({ account, details, messages, timeline, goal, sent }: Props) {
  const { t } = useTranslation();
  const { id } = details.conversation;
  const { rows } = messages;
  const focused = useFocused();
  const minute = useNow(60_000);
  const { line, clear } = useUnreadLine(details.read, rows, focused);
  const entries = useMemo(() => arrange(rows, line, new Date(minute)), [rows, line, minute]);
  const people = usePeople(details.members, timeline.people);
  const chat = useMemo(() => ({ account, details, people }), [account, details, people]);
  const { scroller, virtual, toEnd, range } = useMessageScroll(entries, messages, goal);
  const older = useInfiniteScroll(account.id, id, messages, range);
  useMarkRead(account.id, id, { rows, end: range?.endIndex ?? -1, read: details.read, focused });
  const failed = useFailedActions(account.id, details);
  const roving = useRoving(rows.length, scroller, virtual);
  useGoingToEnd(sent, toEnd, clear);
  const isGroup = details.conversation.kind !== "direct";
  const isBelow = !virtual.isAtEnd(240) || timeline.newer !== "nothing";

  return (
    <ChatContext value={chat}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk through the messages */}
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
        onKeyDown={roving.onKeyDown}
      >
        <div className={styles.inner} style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.row}
              style={{ transform: `translateY(${String(start)}px)` }}
            >
              <MessageItem
                {...entries[index]!}
                author={people.get(entries[index]!.row.senderId)?.displayName ?? t("chat.someone")}
                isGroup={isGroup}
                failed={failed}
              />
            </div>
          ))}
        </div>
      </div>
      <OlderNotice {...older} />
      {isBelow && (
        <JumpToLatest accountId={account.id} conversationId={id} onJump={() => toEnd()} />
      )}
      <Announcer rows={rows} people={people} />
    </ChatContext>
  );
}

/** Sending goes to the end and takes the line away; so does Escape. */
function useGoingToEnd(sent: number, toEnd: (coming?: boolean) => void, clear: () => void) {
  const act = useRef({ toEnd, clear });
  useEffect(() => {
    act.current = { toEnd, clear };
  });
  const before = useRef(sent);
  useEffect(() => {
    if (before.current === sent) return;
    before.current = sent;
    act.current.clear();
    act.current.toEnd(true);
  }, [sent]);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const elsewhere = event.defaultPrevented || useView.getState().dialog !== null;
      if (event.key !== "Escape" || event.isComposing || elsewhere) return;
      act.current.clear();
      act.current.toEnd();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
