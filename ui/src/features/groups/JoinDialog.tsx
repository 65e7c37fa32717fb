import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import type { InvitePreview } from "@/core/bindings/InvitePreview";
import { joinByInvite } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { inviteQuery } from "@/core/peopleQueries";
import { useDebounced } from "@/hooks/useDebounced";
import { useView } from "@/stores/view";
import { secretOf } from "./inviteSecret";
import { useOpened } from "./useOpened";
import styles from "./Discover.module.css";

/** A link that somebody gave, and what is behind it before one joins. */
export function JoinDialog({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const close = useView((view) => view.close);
  const [text, setText] = useState("");
  const secret = useDebounced(secretOf(text), 250);
  const { data, error } = useQuery(inviteQuery(accountId, secret));
  const join = useOpened(accountId, (by: string) => joinByInvite(accountId, by));
  const problem = join.error ?? error;
  return (
    <Dialog
      title={t("discover.byLinkTitle")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button
            look="primary"
            busy={join.isPending}
            disabled={!data}
            onClick={() => join.mutate(secret)}
          >
            {t(data?.isMember ? "discover.open" : "discover.join")}
          </Button>
        </>
      }
    >
      <Input
        ref={field}
        dir="ltr"
        label={t("discover.link")}
        icon={<Link2 aria-hidden="true" />}
        hint={t("discover.linkHint")}
        error={problem ? sentence(problem) : null}
        value={text}
        spellCheck={false}
        autoComplete="off"
        maxLength={400}
        onChange={(event) => setText(event.target.value)}
      />
      {data && <Preview accountId={accountId} preview={data} />}
    </Dialog>
  );
}

function Preview({ accountId, preview }: { accountId: string; preview: InvitePreview }) {
  const { t } = useTranslation();
  const name = preview.title ?? t("discover.unnamed");
  return (
    <div className={styles.card} role="status">
      <Avatar
        id={preview.conversationId}
        name={name}
        shape="group"
        src={avatarUrl(accountId, preview.avatar)}
      />
      <div className={styles.words}>
        <b>
          <bdi>{name}</bdi>
        </b>
        <small>
          {t("chat.members", { count: preview.members })}
          {" · "}
          {preview.isMember
            ? t("discover.isMember")
            : t("discover.invitedBy", { name: preview.invitedBy.displayName })}
        </small>
        {preview.topic && (
          <small>
            <bdi>{preview.topic}</bdi>
          </small>
        )}
      </div>
    </div>
  );
}
