import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import type { Account } from "@/core/bindings/Account";
import { signOut } from "@/core/commands";
import { sentence } from "@/core/errors";
import { keys } from "@/core/queries";
import { useView } from "@/stores/view";
import styles from "./AccountDialogs.module.css";

export function SignOutDialog({ account }: { account: Account }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const close = useView((view) => view.close);
  const leave = useMutation({
    mutationFn: () => signOut(account.id),
    onSuccess: async () => {
      close();
      await navigate({ to: "/sign-in", search: { again: account.id } });
      await cache.invalidateQueries({ queryKey: keys.app });
    },
  });
  return (
    <Dialog
      title={t("sidebar.signOutTitle", { server: account.serverName })}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button look="primary" busy={leave.isPending} onClick={() => leave.mutate()}>
            {t("sidebar.signOut")}
          </Button>
        </>
      }
    >
      <p className={styles.words}>{t("sidebar.signOutBody")}</p>
      {leave.error && (
        <p role="alert" className={styles.problem}>
          {sentence(leave.error)}
        </p>
      )}
    </Dialog>
  );
}
