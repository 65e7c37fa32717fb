import { useNavigate } from "@tanstack/react-router";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { Confirm } from "@/components/Confirm";
import type { Account } from "@/core/bindings/Account";
import { removeAccount } from "@/core/commands";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { appQuery, keys } from "@/core/queries";
import styles from "./List.module.css";

/** The accounts of this installation, and what goes with one that is removed. */
export function Servers() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useQuery(appQuery);
  const [leaving, setLeaving] = useState<Account | null>(null);
  return (
    <>
      <ul className={styles.list} aria-label={t("sidebar.accounts")}>
        {data?.accounts.map((account) => (
          <li key={account.id} className={styles.row}>
            <Avatar
              id={account.user.id}
              name={account.user.displayName}
              src={avatarUrl(account.id, account.user.avatar)}
            />
            <div className={styles.words}>
              <b>
                <bdi>{account.user.displayName}</bdi>
                {account.state !== "signed_in" && (
                  <span className={styles.mark}>{t("connection.signedOut")}</span>
                )}
              </b>
              <small>
                <bdi>{account.serverName}</bdi>
                {" · "}
                <bdi dir="ltr">{account.server}</bdi>
              </small>
            </div>
            <div className={styles.buttons}>
              {account.state !== "signed_in" && (
                <Button
                  look="primary"
                  onClick={() => void navigate({ to: "/sign-in", search: { again: account.id } })}
                >
                  {t("auth.signIn")}
                </Button>
              )}
              <Button
                look="danger"
                aria-label={t("servers.removeOf", { name: account.serverName })}
                onClick={() => setLeaving(account)}
              >
                {t("servers.remove")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div className={styles.footer}>
        <Button onClick={() => void navigate({ to: "/sign-in" })}>
          <Plus aria-hidden="true" />
          {t("sidebar.addAccount")}
        </Button>
      </div>
      {leaving && <RemoveAccount account={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function RemoveAccount({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeAccount(account.id),
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: keys.app });
    },
  });
  return (
    <Confirm
      title={t("servers.removeTitle", { name: account.serverName })}
      action={t("servers.remove")}
      busy={remove.isPending}
      problem={remove.error ? sentence(remove.error) : null}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p className={styles.body}>{t("servers.removeBody")}</p>
      <p className={styles.body}>{t("servers.removeKept")}</p>
    </Confirm>
  );
}
