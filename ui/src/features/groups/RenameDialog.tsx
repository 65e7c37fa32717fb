import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { renameConversation } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { TITLE } from "./NewGroupDialog";

type Props = { accountId: string; details: ConversationDetails };

export function RenameDialog({ accountId, details }: Props) {
  const { t } = useTranslation();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const close = useView((view) => view.close);
  const { id, title } = details.conversation;
  const [text, setText] = useState(title ?? "");
  const rename = useMutation({
    mutationFn: () => renameConversation(accountId, id, text.trim() || null),
    onSuccess: close,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!rename.isPending) rename.mutate();
  }
  return (
    <Dialog
      title={t("groups.rename")}
      onClose={close}
      initialFocus={field}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button type="submit" form={form} look="primary" busy={rename.isPending}>
            {t("groups.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Input
          ref={field}
          label={t("groups.renameLabel")}
          hint={t("groups.renameHint")}
          value={text}
          maxLength={TITLE}
          error={rename.error ? sentence(rename.error) : null}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
