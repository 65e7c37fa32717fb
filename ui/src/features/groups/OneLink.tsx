import { useMutation } from "@tanstack/react-query";
import { Copy, QrCode as QrIcon, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { QrCode } from "@/components/QrCode";
import type { Account } from "@/core/bindings/Account";
import type { ConversationInvite } from "@/core/bindings/ConversationInvite";
import { revokeConversationInvite } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { full } from "@/lib/time";
import styles from "./GroupSettings.module.css";

type Props = { account: Account; invite: ConversationInvite; onChanged: () => unknown };

/** Opens in the app. */
const addressOf = (account: Account, secret: string) =>
  `linnet://${new URL(account.server).host}/invite/${encodeURIComponent(secret)}`;

export function OneLink({ account, invite, onChanged }: Props) {
  const { t } = useTranslation();
  const [isDrawn, setDrawn] = useState(false);
  const address = addressOf(account, invite.secret);
  const copy = useMutation({ mutationFn: () => navigator.clipboard.writeText(address) });
  const revoke = useMutation({
    mutationFn: () => revokeConversationInvite(account.id, invite.conversationId, invite.id),
    onSuccess: onChanged,
  });
  const used = t("invites.used", { count: invite.used });
  const left =
    invite.uses === null ? used : t("invites.usedOf", { used: invite.used, uses: invite.uses });
  return (
    <li>
      <div className={styles.link}>
        <div className={styles.address}>
          <bdi dir="ltr">{address}</bdi>
          <small>
            {left} ·{" "}
            {invite.expiresAt
              ? t("invites.until", { time: full(invite.expiresAt) })
              : t("invites.forever")}
          </small>
        </div>
        <IconButton label={t("invite.copy")} onClick={() => copy.mutate()}>
          <Copy aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t("invites.qr")}
          aria-pressed={isDrawn}
          onClick={() => setDrawn(!isDrawn)}
        >
          <QrIcon aria-hidden="true" />
        </IconButton>
        <IconButton label={t("invites.revoke")} onClick={() => revoke.mutate()}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      </div>
      <p role="status" className={styles.said}>
        {copy.isSuccess && t("invite.copied")}
        {copy.error && t("invite.notCopied")}
        {revoke.error && sentence(revoke.error)}
      </p>
      {isDrawn && <QrCode text={address} label={t("invites.qrOf", { address })} />}
    </li>
  );
}
