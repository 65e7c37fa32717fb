import { SmilePlus } from "lucide-react";
import { type MouseEvent } from "react";
import { Emoji } from "@/components/Emoji";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { list as joined } from "@/lib/locale";
import { useChat } from "../ChatContext";
import { may } from "./may";
import styles from "./Message.module.css";

/** So many are named; the rest is counted. */
const NAMED = 8;

/** Who put which emoji on it. A press adds one's own or takes it away, the other mouse button lists everybody. */
export function Reactions({ row }: { row: TimelineRow }) {
  return row.reactions.length > 0 && <Some row={row} />;
}

function Some({ row }: { row: TimelineRow }) {
  const { account, details, actions, list, t } = useChat();
  const names = useNames();
  const me = account.user.id;
  const canReact = may(details, row).react;

  function showAll(event: MouseEvent) {
    event.preventDefault();
    event.stopPropagation();
    actions.showReactions(row);
  }
  return (
    <div className={styles.reactions} role="group" aria-label={t("message.reactions")}>
      {row.reactions.map(({ emoji, userIds }) => {
        const who = names(userIds);
        return (
          <button
            key={emoji}
            type="button"
            title={who}
            aria-label={t("message.reaction", { emoji, count: userIds.length, names: who })}
            aria-pressed={userIds.includes(me)}
            aria-disabled={!canReact}
            className={styles.reaction}
            onClick={() => canReact && actions.react(row, emoji)}
            onContextMenu={showAll}
          >
            <Emoji emoji={emoji} />
            <span className={styles.count}>{userIds.length}</span>
          </button>
        );
      })}
      {canReact && (
        <button
          type="button"
          aria-label={t("message.react")}
          title={t("message.react")}
          className={styles.addReaction}
          onClick={() => list.setState({ picking: row.id })}
        >
          <SmilePlus aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function useNames() {
  const { account, people, t } = useChat();
  return (ids: string[]) => {
    const named = ids
      .slice(0, NAMED)
      .map((id) =>
        id === account.user.id
          ? t("message.you")
          : (people.get(id)?.displayName ?? t("chat.someone")),
      );
    const rest = ids.length - named.length;
    return joined(rest > 0 ? [...named, t("message.others", { count: rest })] : named);
  };
}
