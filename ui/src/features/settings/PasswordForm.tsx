import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { SecretField } from "@/components/SecretField";
import { Problem, Setting, SettingPart } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { changePassword } from "@/core/accounts";
import type { Account } from "@/core/bindings/Account";
import { fieldOf, sentence } from "@/core/errors";
import { strengthOf } from "@/lib/strength";
import styles from "./Form.module.css";

const empty = { password: "", newPassword: "", keepSessions: false };

export function PasswordForm({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(empty);
  const [isMissing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () => changePassword(account.id, now),
    onSuccess: () => setNow(empty),
  });
  const at = save.error ? fieldOf(save.error) : null;
  // The server speaks of the new one; that the old one is wrong is a refusal of its own.
  const isNew = at === "newPassword" || (isRefusal(save.error, "weak_password") && at !== null);
  const isOld = isRefusal(save.error, "wrong_credentials");
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(now.password === "" || now.newPassword === "");
    if (now.password !== "" && now.newPassword !== "" && !save.isPending) save.mutate();
  }
  const strength = strengthOf(now.newPassword);
  return (
    <SettingPart title={t("account.changePassword")}>
      <form onSubmit={submit} className={styles.form}>
        <SecretField
          label={t("account.oldPassword")}
          value={now.password}
          autoComplete="current-password"
          error={isOld ? t("account.wrongPassword") : null}
          onChange={(password) => setNow({ ...now, password })}
        />
        <SecretField
          label={t("account.newPassword")}
          value={now.newPassword}
          autoComplete="new-password"
          error={isNew ? sentence(save.error) : null}
          hint={strength ? t(`strength.${strength}`) : t("auth.passwordHint")}
          onChange={(newPassword) => setNow({ ...now, newPassword })}
        />
        <Setting title={t("account.keepSessions")} hint={t("account.keepSessionsHint")}>
          {(named) => (
            <Switch
              {...named}
              checked={now.keepSessions}
              onChange={(keepSessions) => setNow({ ...now, keepSessions })}
            />
          )}
        </Setting>
        {isMissing && <Problem>{t("account.bothPasswords")}</Problem>}
        {save.error && !isNew && !isOld && <Problem>{sentence(save.error)}</Problem>}
        <Button type="submit" look="primary" busy={save.isPending}>
          {t("account.changePassword")}
        </Button>
        <p role="status">{save.isSuccess && t("account.passwordChanged")}</p>
      </form>
    </SettingPart>
  );
}

const isRefusal = (error: unknown, code: string) =>
  typeof error === "object" &&
  error !== null &&
  "error" in error &&
  typeof error.error === "object" &&
  error.error !== null &&
  "code" in error.error &&
  error.error.code === code;
