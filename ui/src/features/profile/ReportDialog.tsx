import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Problem } from "@/components/Setting";
import { TextArea } from "@/components/TextArea";
import { showToast } from "@/components/Toast";
import type { MessageRef } from "@/core/bindings/MessageRef";
import { report } from "@/core/people";
import { sentence } from "@/core/errors";
import styles from "./PersonCard.module.css";

type Props = {
  accountId: string;
  userId: string;
  name: string;
  /** What they said, if it is about that. */
  message: MessageRef | null;
  onClose: () => void;
};

/** As many characters as a reason may have. */
const REASON = 1_000;

export function ReportDialog({ accountId, userId, name, message, onClose }: Props) {
  const { t } = useTranslation();
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: () => report(accountId, { userId, message, reason: reason.trim() }),
    onSuccess: () => {
      showToast(t("person.reported"));
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() === "") field.current?.focus();
    else if (!send.isPending) send.mutate();
  }
  return (
    <Dialog
      title={t(message ? "person.reportMessageTitle" : "person.reportTitle", { name })}
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" form={form} look="primary" busy={send.isPending}>
            {t("person.reportSend")}
          </Button>
        </>
      }
    >
      <p className={styles.words}>{t("person.reportBody")}</p>
      <form id={form} onSubmit={submit}>
        <TextArea
          ref={field}
          label={t("person.reason")}
          value={reason}
          maxLength={REASON}
          error={isMissing ? t("person.reasonMissing") : null}
          onChange={(event) => {
            setReason(event.target.value);
            setMissing(false);
          }}
        />
      </form>
      {send.error && <Problem>{sentence(send.error)}</Problem>}
    </Dialog>
  );
}
