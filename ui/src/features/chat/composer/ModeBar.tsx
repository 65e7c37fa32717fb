import { Pencil, Reply as ReplyIcon, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { oneLine } from "@/lib/text";
import { type Reply, setMode, useMode } from "./modes";
import type { ComposerPlace } from "./place";
import styles from "./ComposerBar.module.css";

type Props = { place: ComposerPlace; account: Account; details: ConversationDetails };

/** What is edited or answered, and the way back to what was being written. */
export function ModeBar({ place, account, details }: Props) {
  const { t } = useTranslation();
  const { edit, reply } = useMode(place);
  if (edit) {
    return (
      <Bar icon={<Pencil aria-hidden="true" />} onClose={() => setMode(place, { edit: null })}>
        <b>{t("composer.editing")}</b>
        <bdi className={styles.quote}>
          <EmojiText text={oneLine(edit.original)} />
        </bdi>
      </Bar>
    );
  }
  if (reply === null) return null;
  const name = details.members.find(({ user }) => user.id === reply.senderId)?.user.displayName;
  const own = reply.senderId === account.user.id;
  return (
    <Bar icon={<ReplyIcon aria-hidden="true" />} onClose={() => setMode(place, { reply: null })}>
      <b>
        {own ? t("composer.replyOwn") : t("composer.reply", { name: name ?? t("chat.someone") })}
      </b>
      <bdi className={styles.quote}>
        <Quoted reply={reply} />
      </bdi>
    </Bar>
  );
}

function Quoted({ reply: { body, files } }: { reply: Reply }) {
  const { t } = useTranslation();
  const text = oneLine(body);
  return <EmojiText text={text === "" ? t("composer.quotedFiles", { count: files }) : text} />;
}

type BarProps = { icon: ReactNode; children: ReactNode; onClose: () => void };

function Bar({ icon, children, onClose }: BarProps) {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.bar}>
      {icon}
      <p className={styles.mode}>{children}</p>
      <IconButton
        label={t("app.cancel")}
        title={`${t("app.cancel")} (Esc)`}
        className={styles.close}
        onClick={onClose}
      >
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
