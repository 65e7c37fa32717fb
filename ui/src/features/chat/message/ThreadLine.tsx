import { MessagesSquare } from "lucide-react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";
import styles from "./Message.module.css";

/** In the list of the conversation: how many answers stand beside a message, or that it is one of them. */
export function ThreadLine({ row }: { row: TimelineRow }) {
  const { actions, threadId, t } = useChat();
  const replies = row.thread?.replies ?? 0;
  if (threadId !== null || (replies === 0 && row.threadId === null)) return null;
  return (
    <button type="button" className={styles.thread} onClick={() => actions.openThread(row)}>
      <MessagesSquare aria-hidden="true" />
      {row.threadId === null ? t("message.replies", { count: replies }) : t("message.inThread")}
    </button>
  );
}
