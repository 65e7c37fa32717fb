import { useEffect, useMemo, useState } from "react";
import type { Account } from "@/core/bindings/Account";
import type { Anchor } from "@/core/bindings/Anchor";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Timeline } from "@/core/bindings/Timeline";
import { useFocused } from "@/hooks/useFocused";
import { useNow } from "@/hooks/useNow";
import { Announcer } from "./Announcer";
import { ChatContext, useChatValue } from "./ChatContext";
import { arrange } from "./entries";
import { JumpToLatest } from "./JumpToLatest";
import { MessageDialogs } from "./dialogs/MessageDialogs";
import { MessageMenu } from "./message/MessageMenu";
import { SelectionBar } from "./message/SelectionBar";
import { isElsewhere, useMessageKeys } from "./message/useMessageKeys";
import { isNearEnd } from "./nearEnd";
import { OlderNotice } from "./OlderNotice";
import { RowList } from "./RowList";
import { type Stands, useStanding } from "./scrubber/standing";
import { StickyDate } from "./StickyDate";
import { useCovered } from "./useCovered";
import { useGoingToEnd } from "./useGoingToEnd";
import { useInfiniteScroll } from "./useInfiniteScroll";
import { useListKeys } from "./useListKeys";
import { useMarkRead } from "./useMarkRead";
import type { Messages } from "./useMessages";
import { useMessageScroll } from "./useMessageScroll";
import { useRoving } from "./useRoving";
import { useUnreadLine } from "./useUnreadLine";

type Props = {
  account: Account;
  details: ConversationDetails;
  messages: Messages;
  timeline: Timeline;
  goal: Anchor | null;
  sent: number;
  standing: Stands;
};

export function MessageRows({ account, details, messages, timeline, goal, sent, standing }: Props) {
  const { id } = details.conversation;
  const { rows } = messages;
  const focused = useFocused();
  const isLooking = !useCovered(id) && focused;
  const minute = useNow(60_000);
  const isWhole = timeline.newer === "nothing";
  const { line, clear } = useUnreadLine(details.read, rows, { focused, isWhole });
  const entries = useMemo(() => arrange(rows, line), [rows, line]);
  const chat = useChatValue(account, details, { ...timeline, threadId: null });
  const { scroller, virtual, toEnd, range } = useMessageScroll(entries, messages, goal);
  useStanding(standing, { entries, virtual, isPlaced: range !== null, isWhole });
  const older = useInfiniteScroll(account.id, id, messages, range);
  useMarkRead(account.id, id, { rows, end: range?.endIndex ?? -1, read: details.read, isLooking });
  const roving = useRoving(rows.length, scroller, virtual);
  const onKeyDown = useMessageKeys(chat, rows, scroller);
  useGoingToEnd(sent, toEnd, clear);
  useListKeys({ accountId: account.id, id, entries, virtual, toEnd: () => toEnd() });
  const flashed = useFlash(goal);
  const isBelow = !isNearEnd(virtual, 240) || !isWhole;

  return (
    <ChatContext value={chat}>
      <RowList
        scroller={scroller}
        virtual={virtual}
        entries={entries}
        flashed={flashed}
        onKeyDown={(event) => {
          if (isElsewhere(event)) return;
          onKeyDown(event);
          if (!event.defaultPrevented) roving.onKeyDown(event);
        }}
      />
      <StickyDate entries={entries} virtual={virtual} now={minute} />
      <OlderNotice {...older} />
      {isBelow && (
        <JumpToLatest accountId={account.id} conversationId={id} onJump={() => toEnd()} />
      )}
      <SelectionBar rows={rows} />
      <MessageMenu />
      <MessageDialogs />
      <Announcer rows={rows} people={chat.people} isWhole={isWhole} />
    </ChatContext>
  );
}

/** So long a message that was jumped to is pointed out. */
const FLASH = 2_600;

/** The seq of the message that was asked for, for a moment. */
function useFlash(goal: Anchor | null): number | null {
  const asked = goal?.offset === null ? goal.seq : null;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), FLASH);
    return () => clearTimeout(timer);
  }, []);
  return isOver ? null : asked;
}
