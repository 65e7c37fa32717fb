import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { SecretField } from "@/components/SecretField";
import { Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { deactivateAccount, deleteAccount } from "@/core/accounts";
import type { Account } from "@/core/bindings/Account";
import { sentence } from "@/core/errors";
import { keys } from "@/core/queries";
import styles from "./List.module.css";

type Props = { account: Account; what: "deactivate" | "delete"; onClose: () => void };

/** Says what is lost, and wants the password as proof. */
export function CloseAccount({ account, what, onClose }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [password, setPassword] = useState("");
  const [removeMessages, setRemove] = useState(false);
  const end = useMutation({
    mutationFn: () =>
      what === "delete"
        ? deleteAccount(account.id, password, removeMessages)
        : deactivateAccount(account.id, password),
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: keys.app });
    },
  });
  return (
    <Confirm
      title={t(`account.${what}.asked`, { name: account.serverName })}
      action={t(`account.${what}.button`)}
      busy={end.isPending}
      disabled={password === ""}
      problem={end.error ? sentence(end.error) : null}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p className={styles.body}>{t(`account.${what}.body`)}</p>
      {what === "delete" && (
        <Setting title={t("account.removeMessages")} hint={t("account.removeMessagesHint")}>
          {(named) => <Switch {...named} checked={removeMessages} onChange={setRemove} />}
        </Setting>
      )}
      <SecretField
        label={t("account.password")}
        value={password}
        autoComplete="current-password"
        onChange={setPassword}
      />
    </Confirm>
  );
}
