import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { showToast } from "@/components/Toast";
import { requestReset, resetPassword } from "@/core/accounts";
import { appQuery } from "@/core/queries";
import { ResetFields, type Step } from "./ResetFields";
import { ServerField } from "./ServerField";
import { useServer } from "./useAuth";
import { useForm } from "./useForm";
import styles from "./Form.module.css";

/** A new password for whoever forgot theirs: by a code from their mail, or from whoever runs the server. */
export function ResetForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: app } = useQuery(appQuery);
  const server = useServer(app?.server ?? app?.accounts[0]?.server ?? "");
  const [step, setStep] = useState<Step>("ask");
  const ask = useMutation({
    mutationFn: (login: string) => requestReset(server.address.trim(), login),
    onSuccess: () => setStep("code"),
  });
  const reset = useMutation({
    mutationFn: ({ code, password }: { code: string; password: string }) =>
      resetPassword(server.address.trim(), code, password),
    onSuccess: async () => {
      showToast(t("reset.done"));
      await navigate({ to: "/sign-in" });
    },
  });
  const form = useForm({ login: "", code: "", password: "" }, reset.error ?? ask.error);
  const { values, set, errorOf } = form;
  const noMail = server.info?.sendsMail === false;

  function submit(event: FormEvent<HTMLFormElement>) {
    server.check();
    const [login, code] = [values.login.trim(), values.code.trim()];
    const common = { server: server.address.trim() === "" && t("auth.missing.server") };
    const wanted =
      step === "ask"
        ? { ...common, login: login === "" && t("auth.missing.login") }
        : {
            ...common,
            code: code === "" && t("reset.missingCode"),
            password: values.password === "" && t("auth.missing.newPassword"),
          };
    if (!form.isComplete(event, wanted) || ask.isPending || reset.isPending) return;
    if (step === "ask") ask.mutate(login);
    else reset.mutate({ code, password: values.password });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1>{t("reset.title")}</h1>
      <p className={styles.lead}>
        {t(step === "code" ? "reset.codeLead" : noMail ? "reset.noMail" : "reset.lead")}
      </p>
      <ServerField
        server={{ ...server, setAddress: (text) => (set("server", text), server.setAddress(text)) }}
        error={errorOf("server")}
        autoFocus={server.address === ""}
      />
      {!(step === "ask" && noMail) && (
        <ResetFields
          step={step}
          values={values}
          set={set}
          errorOf={errorOf}
          autoFocus={server.address !== ""}
        />
      )}
      {form.general && (
        <p role="alert" className={styles.problem}>
          {form.general}
        </p>
      )}
      <ResetFoot
        step={step}
        noMail={noMail}
        busy={ask.isPending || reset.isPending}
        onStep={setStep}
      />
    </form>
  );
}

type FootProps = { step: Step; noMail: boolean; busy: boolean; onStep: (step: Step) => void };

function ResetFoot({ step, noMail, busy, onStep }: FootProps) {
  const { t } = useTranslation();
  const other = step === "ask" ? "code" : "ask";
  return (
    <>
      {!(step === "ask" && noMail) && (
        <Button type="submit" look="primary" wide busy={busy} className={styles.cta}>
          {t(step === "ask" ? "reset.send" : "reset.set")}
        </Button>
      )}
      <p className={styles.alt}>
        <Button look="link" onClick={() => onStep(other)}>
          {t(step === "ask" ? "reset.haveCode" : "reset.askAgain")}
        </Button>
      </p>
      <p className={styles.alt}>
        <Link to="/sign-in">{t("reset.back")}</Link>
      </p>
    </>
  );
}
