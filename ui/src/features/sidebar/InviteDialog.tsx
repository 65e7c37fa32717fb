import { useMutation } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import { createInvite } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import styles from "./AccountDialogs.module.css";

const WEEK = 7 * 24;

export function InviteDialog({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const make = useMutation({ mutationFn: () => createInvite(accountId, 1, WEEK) });
  const copy = useMutation({ mutationFn: (text: string) => navigator.clipboard.writeText(text) });
  const secret = make.data?.secret;
  return (
    <Dialog
      title={t("invite.title")}
      onClose={close}
      actions={
        <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
          {t("invite.create")}
        </Button>
      }
    >
      <p className={styles.words}>{t("invite.body")}</p>
      {secret && (
        <Input
          readOnly
          dir="ltr"
          label={t("invite.secret")}
          value={secret}
          hint={copy.isSuccess ? t("invite.copied") : null}
          error={copy.error ? t("invite.notCopied") : null}
          onFocus={(event) => event.target.select()}
          end={
            <IconButton label={t("invite.copy")} onClick={() => copy.mutate(secret)}>
              <Copy aria-hidden="true" />
            </IconButton>
          }
        />
      )}
      {make.error && (
        <p role="alert" className={styles.problem}>
          {sentence(make.error)}
        </p>
      )}
    </Dialog>
  );
}
