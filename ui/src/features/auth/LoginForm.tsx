import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UserRound } from "lucide-react";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { appQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { PasswordField } from "./PasswordField";
import { ServerField } from "./ServerField";
import { useServer, useSignIn } from "./useAuth";
import { useForm } from "./useForm";
import styles from "./Form.module.css";

/** `again`: the account whose session has ended; its server and name are filled in. */
export function LoginForm({ again }: { again: string | null }) {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const account = app?.accounts.find(({ id }) => id === again);
  const link = useView((view) => view.linked);
  const server = useServer(account?.server ?? link?.server ?? app?.server ?? "");
  const signIn = useSignIn();
  const login = account?.user.username ?? "";
  const form = useForm({ login, password: "" }, signIn.error);
  const { values, set, errorOf } = form;

  function submit(event: FormEvent<HTMLFormElement>) {
    server.check();
    const wanted = {
      server: server.address.trim() === "" && t("auth.missing.server"),
      login: values.login.trim() === "" && t("auth.missing.login"),
      password: values.password === "" && t("auth.missing.password"),
    };
    if (!form.isComplete(event, wanted) || signIn.isPending) return;
    signIn.mutate({
      server: server.address.trim(),
      login: values.login.trim(),
      password: values.password,
    });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1>{t("auth.signIn")}</h1>
      <p className={styles.lead}>{account ? t("auth.signInAgain") : t("auth.signInTo")}</p>
      <ServerField
        server={{ ...server, setAddress: (text) => (set("server", text), server.setAddress(text)) }}
        error={errorOf("server")}
        autoFocus={server.address === ""}
      />
      <Input
        label={t("auth.login")}
        name="login"
        icon={<UserRound aria-hidden="true" />}
        value={values.login}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={server.address !== "" && login === ""}
        error={errorOf("login")}
        onChange={(event) => set("login", event.target.value)}
      />
      <PasswordField
        value={values.password}
        autoComplete="current-password"
        autoFocus={login !== ""}
        error={errorOf("password")}
        onChange={(event) => set("password", event.target.value)}
      />
      {form.general && (
        <p role="alert" className={styles.problem}>
          {form.general}
        </p>
      )}
      <Button type="submit" look="primary" wide busy={signIn.isPending} className={styles.cta}>
        {t("auth.signIn")}
      </Button>
      <p className={styles.alt}>
        <Link to="/reset">{t("reset.forgot")}</Link>
      </p>
      <p className={styles.alt}>
        {t("auth.newHere")} <Link to="/sign-up">{t("auth.createAccount")}</Link>
      </p>
      {app && app.accounts.length > 0 && (
        <p className={styles.alt}>
          <Link to="/">{t("auth.back")}</Link>
        </p>
      )}
    </form>
  );
}
