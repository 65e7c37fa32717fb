import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { SecretField } from "@/components/SecretField";
import { Problem, SettingPart } from "@/components/Setting";
import { setEmail, verifyEmail } from "@/core/accounts";
import type { Account } from "@/core/bindings/Account";
import type { Me } from "@/core/bindings/Me";
import { fieldOf, sentence } from "@/core/errors";
import { meQuery } from "@/core/ownQueries";
import styles from "./Form.module.css";

type Props = { account: Account; me: Me };

/** The address that helps when the password is forgotten; a new one counts once its code was typed. */
export function EmailForm({ account, me }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [email, setText] = useState(me.email ?? "");
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationFn: () => setEmail(account.id, email.trim() || null, password),
    onSuccess: (now) => {
      setPassword("");
      cache.setQueryData(meQuery(account.id).queryKey, now);
    },
  });
  const at = save.error ? fieldOf(save.error) : null;
  const isChanged = email.trim() !== (me.email ?? "");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isChanged && !save.isPending) save.mutate();
  }
  return (
    <SettingPart title={t("account.email")} hint={t("account.emailHint")}>
      <form onSubmit={submit} className={styles.form}>
        <Input
          label={t("account.emailLabel")}
          type="email"
          icon={<Mail aria-hidden="true" />}
          value={email}
          autoComplete="email"
          spellCheck={false}
          error={at === "email" ? sentence(save.error) : null}
          hint={me.email && me.emailVerifiedAt ? t("account.emailVerified") : null}
          onChange={(event) => setText(event.target.value)}
        />
        {isChanged && (
          <>
            <SecretField
              label={t("account.password")}
              value={password}
              autoComplete="current-password"
              error={at === "password" ? sentence(save.error) : null}
              onChange={setPassword}
            />
            {save.error && at !== "email" && at !== "password" && (
              <Problem>{sentence(save.error)}</Problem>
            )}
            <Button type="submit" look="primary" busy={save.isPending}>
              {t("account.emailSave")}
            </Button>
          </>
        )}
      </form>
      {me.pendingEmail && <Verify account={account} email={me.pendingEmail} />}
    </SettingPart>
  );
}

function Verify({ account, email }: { account: Account; email: string }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [code, setCode] = useState("");
  const verify = useMutation({
    mutationFn: () => verifyEmail(account.id, code.trim()),
    onSuccess: (now) => cache.setQueryData(meQuery(account.id).queryKey, now),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (code.trim() !== "" && !verify.isPending) verify.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <Input
        label={t("account.code")}
        hint={t("account.codeHint", { email })}
        value={code}
        dir="ltr"
        autoComplete="one-time-code"
        spellCheck={false}
        error={verify.error ? sentence(verify.error) : null}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" busy={verify.isPending}>
        {t("account.verify")}
      </Button>
    </form>
  );
}
