import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import { Problem } from "@/components/Setting";
import { TextArea } from "@/components/TextArea";
import { sentence } from "@/core/errors";
import { changeScheduled } from "@/core/later";
import { localInput } from "@/lib/time";
import { measure } from "@/lib/text";
import type { Planned } from "./ScheduledDialog";
import styles from "./ListDialog.module.css";

type Props = { planned: Planned; onClose: () => void };

/** Another text or another time. */
export function ChangeScheduled({ planned: { accountId, row }, onClose }: Props) {
  const { t } = useTranslation();
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState(row.body);
  const [time, setTime] = useState(() => localInput(new Date(row.sendAt)));
  const [isPast, setPast] = useState(false);
  const change = useMutation({
    mutationFn: (at: Date) => {
      const { conversationId, messageId } = row;
      return changeScheduled(accountId, { conversationId, messageId }, body, at.toISOString());
    },
    onSuccess: onClose,
  });
  const length = measure(body);
  const isEmpty = body.trim() === "" && row.attachments === 0;
  const isLong = Boolean(length?.tooLong ?? length?.tooLarge);
  function submit(event: FormEvent) {
    event.preventDefault();
    const at = new Date(time);
    if (!(at.getTime() > Date.now())) return setPast(true);
    if (isEmpty || isLong) return field.current?.focus();
    if (!change.isPending) change.mutate(at);
  }
  return (
    <Dialog
      title={t("lists.scheduled.change")}
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" form={form} busy={change.isPending}>
            {t("settings.save")}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <TextArea
          ref={field}
          label={t("chat.message")}
          rows={5}
          dir="auto"
          value={body}
          error={
            isEmpty ? t("lists.scheduled.noText") : isLong ? t("lists.scheduled.tooLong") : null
          }
          onChange={(event) => setBody(event.target.value)}
        />
        <Input
          type="datetime-local"
          label={t("composer.scheduleAt")}
          value={time}
          error={isPast ? t("app.past") : null}
          onChange={(event) => {
            setTime(event.target.value);
            setPast(false);
          }}
        />
      </form>
      {change.error && <Problem>{sentence(change.error)}</Problem>}
    </Dialog>
  );
}
