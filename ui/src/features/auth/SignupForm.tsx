import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { appQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { ServerField } from "./ServerField";
import { SignupFields } from "./SignupFields";
import { useServer, useSignUp } from "./useAuth";
import { useForm } from "./useForm";
import styles from "./Form.module.css";

const empty = { displayName: "", username: "", email: "", emailCode: "", password: "", invite: "" };

export function SignupForm() {
  const { t } = useTranslation();
  const { data: app } = useQuery(appQuery);
  const link = useView((view) => view.linked);
  const server = useServer(link?.server ?? app?.server ?? "");
  const signUp = useSignUp();
  const form = useForm({ ...empty, invite: link?.invite ?? "" }, signUp.error);
  const { values, set, errorOf } = form;
  const closed = server.info?.registration === "closed";
  const byMail = server.info?.requiresEmail === true;
  const byInvite =
    server.info?.registration === "invite" || values.invite !== "" || errorOf("invite") !== null;

  function submit(event: FormEvent<HTMLFormElement>) {
    server.check();
    const { displayName, username, email, emailCode, password, invite } = values;
    const wanted = {
      server: server.address.trim() === "" && t("auth.missing.server"),
      displayName: displayName.trim() === "" && t("auth.missing.displayName"),
      username: username.trim() === "" && t("auth.missing.username"),
      email: byMail && email.trim() === "" && t("auth.missing.email"),
      emailCode: byMail && emailCode.trim() === "" && t("auth.missing.emailCode"),
      password: password === "" && t("auth.missing.newPassword"),
      invite: byInvite && invite.trim() === "" && t("auth.missing.invite"),
    };
    if (!form.isComplete(event, wanted) || signUp.isPending || closed) return;
    signUp.mutate({
      server: server.address.trim(),
      displayName: displayName.trim(),
      username: username.trim(),
      email: email.trim() || null,
      emailCode: emailCode.trim() || null,
      password,
      invite: invite.trim() || null,
    });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1>{t("auth.createAccount")}</h1>
      <p>{t("auth.createAccountOn")}</p>
      <ServerField
        server={{ ...server, setAddress: (text) => (set("server", text), server.setAddress(text)) }}
        error={closed ? t("auth.closed") : errorOf("server")}
        autoFocus={server.address === ""}
      />
      <SignupFields
        values={values}
        set={set}
        errorOf={errorOf}
        byInvite={byInvite}
        proveTo={byMail ? server.address.trim() : null}
        autoFocus={server.address !== ""}
      />
      {form.general && (
        <p role="alert" className={styles.problem}>
          {form.general}
        </p>
      )}
      <Button
        type="submit"
        look="primary"
        wide
        busy={signUp.isPending}
        disabled={closed}
        className={styles.cta}
      >
        {t("auth.createAccount")}
      </Button>
      <p className={styles.alt}>
        {t("auth.haveAccount")} <Link to="/sign-in">{t("auth.signIn")}</Link>
      </p>
    </form>
  );
}
