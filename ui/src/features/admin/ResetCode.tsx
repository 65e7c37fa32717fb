import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Problem } from "@/components/Setting";
import type { AccountRecord } from "@/core/bindings/AccountRecord";
import { sentence } from "@/core/errors";
import { createResetLink } from "@/core/server";
import { full } from "@/lib/time";
import styles from "./Admin.module.css";

type Props = { accountId: string; person: AccountRecord; onClose: () => void };

const HOURS = 24;

/** For somebody who forgot their password, where the server sends no mail or the address is wrong. */
export function ResetCode({ accountId, person, onClose }: Props) {
  const { t } = useTranslation();
  const make = useMutation({ mutationFn: () => createResetLink(accountId, person.id, HOURS) });
  const copy = useMutation({ mutationFn: (code: string) => navigator.clipboard.writeText(code) });
  const made = make.data;
  return (
    <Dialog
      title={t("admin.resetTitle", { name: person.displayName })}
      onClose={onClose}
      actions={
        made ? (
          <Button look="primary" onClick={() => copy.mutate(made.code)}>
            <Copy aria-hidden="true" />
            {t("invite.copy")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("app.cancel")}</Button>
            <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
              {t("admin.resetMake")}
            </Button>
          </>
        )
      }
    >
      <p className={styles.body}>{t("admin.resetBody")}</p>
      {made && (
        <>
          <p className={styles.code} dir="ltr">
            {made.code}
          </p>
          <p role="status" className={styles.body}>
            {copy.isSuccess
              ? t("invite.copied")
              : t("admin.resetUntil", { time: full(made.expiresAt) })}
          </p>
        </>
      )}
      {copy.error && <Problem>{t("invite.notCopied")}</Problem>}
      {make.error && <Problem>{sentence(make.error)}</Problem>}
    </Dialog>
  );
}
