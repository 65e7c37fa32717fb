import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Reply as ReplyIcon, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { quoteQuery } from "@/core/messageQueries";
import { oneLine } from "@/lib/text";
import { touch } from "../useDraft";
import { type Reply, replyTo, setMode, useMode } from "./modes";
import type { ComposerPlace } from "./place";
import { rowsAt } from "./rows";
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
  return reply && <ReplyBar reply={reply} place={place} account={account} details={details} />;
}

function ReplyBar({ reply, place, account, details }: Props & { reply: Reply }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const near = rowsAt(cache, place).find(({ id }) => id === reply.id);
  const { data: far } = useQuery({
    ...quoteQuery(place.accountId, place.id, reply.id),
    enabled: reply.quote === null && near === undefined,
  });
  const found = near ?? far?.row;
  const quote = reply.quote ?? (found ? replyTo(found).quote : null);
  const member = details.members.find(({ user }) => user.id === quote?.senderId)?.user;
  const name = (member ?? far?.sender)?.displayName;
  const own = quote?.senderId === account.user.id;
  const text = quote && oneLine(quote.body);
  return (
    <Bar
      icon={<ReplyIcon aria-hidden="true" />}
      onClose={() => {
        setMode(place, { reply: null });
        touch(place);
      }}
    >
      <b>
        {own ? t("composer.replyOwn") : t("composer.reply", { name: name ?? t("chat.someone") })}
      </b>
      <bdi className={styles.quote}>
        {quote && <EmojiText text={text || t("composer.quotedFiles", { count: quote.files })} />}
      </bdi>
    </Bar>
  );
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
