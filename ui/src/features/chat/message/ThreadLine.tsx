import { MessagesSquare } from "lucide-react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";
import styles from "./Message.module.css";

/** How many answers stand beside it. */
export function ThreadLine({ row }: { row: TimelineRow }) {
  const { actions, threadId, t } = useChat();
  if (row.thread === null || row.thread.replies === 0 || threadId !== null) return null;
  return (
    <button type="button" className={styles.thread} onClick={() => actions.openThread(row)}>
      <MessagesSquare aria-hidden="true" />
      {t("message.replies", { count: row.thread.replies })}
    </button>
  );
}
