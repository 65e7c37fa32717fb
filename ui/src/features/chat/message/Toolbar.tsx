import { Ellipsis, MessagesSquare, Reply, SmilePlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Emoji } from "@/components/Emoji";
import { useEmojiMemory } from "@/components/emoji/memory";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat, useListState } from "../ChatContext";
import { EmojiPicker } from "../EmojiPicker";
import { articleOf } from "./focus";
import { may } from "./may";
import styles from "./Toolbar.module.css";

/** Until somebody has picked others. */
const COMMON = ["👍", "❤️", "😂"];
const SHOWN = 3;

/** Over a message that is pointed at or has the focus. */
export function Toolbar({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { actions, details, list, threadId } = useChat();
  const can = may(details, row);
  const isOpen = useListState(({ menu }) => menu?.row.id === row.id);
  return (
    <div role="toolbar" aria-label={t("message.toolbar")} className={styles.bar}>
      {can.react && <QuickReactions row={row} />}
      {can.reply && (
        <ToolButton label={t("message.reply")} onPress={() => actions.reply(row)}>
          <Reply aria-hidden="true" />
        </ToolButton>
      )}
      {can.reply && threadId === null && (
        <ToolButton label={t("message.thread")} onPress={() => actions.openThread(row)}>
          <MessagesSquare aria-hidden="true" />
        </ToolButton>
      )}
      <button
        type="button"
        aria-label={t("message.more")}
        title={t("message.more")}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={styles.tool}
        onClick={({ currentTarget }) =>
          list.setState({ menu: isOpen ? null : { row, anchor: currentTarget, url: null } })
        }
      >
        <Ellipsis aria-hidden="true" />
      </button>
    </div>
  );
}

type ToolProps = { label: string; onPress: () => void; children: React.ReactNode };

const ToolButton = ({ label, onPress, children }: ToolProps) => (
  <button type="button" aria-label={label} title={label} className={styles.tool} onClick={onPress}>
    {children}
  </button>
);

function QuickReactions({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { actions, list, threadId } = useChat();
  const recent = useEmojiMemory((memory) => memory.recent);
  const isPicking = useListState(({ picking }) => picking === row.id);
  const quick = [...new Set([...recent, ...COMMON])].slice(0, SHOWN);
  return (
    <>
      {quick.map((emoji) => (
        <ToolButton
          key={emoji}
          label={t("message.reactWith", { emoji })}
          onPress={() => actions.react(row, emoji)}
        >
          <Emoji emoji={emoji} />
        </ToolButton>
      ))}
      <EmojiPicker
        side="bottom"
        open={isPicking}
        onOpenChange={(open) => list.setState({ picking: open ? row.id : null })}
        onPick={(emoji) => actions.react(row, emoji)}
        finalFocus={{
          get current() {
            return articleOf(row.id, threadId);
          },
        }}
        trigger={
          <button
            type="button"
            aria-label={t("message.react")}
            title={t("message.react")}
            className={styles.tool}
          >
            <SmilePlus aria-hidden="true" />
          </button>
        }
      />
    </>
  );
}
