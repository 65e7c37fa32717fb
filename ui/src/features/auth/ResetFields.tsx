import { KeyRound, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";
import { NewPassword } from "./NewPassword";

export type Step = "ask" | "code";

type FieldsProps = {
  step: Step;
  values: Record<"login" | "code" | "password", string>;
  set: (field: "login" | "code" | "password", value: string) => void;
  errorOf: (field: "login" | "code" | "password") => string | null;
  autoFocus: boolean;
};

/** Whose password it is, or the code and the new one. */
export function ResetFields({ step, values, set, errorOf, autoFocus }: FieldsProps) {
  const { t } = useTranslation();
  if (step === "ask") {
    return (
      <Input
        label={t("auth.login")}
        name="login"
        icon={<UserRound aria-hidden="true" />}
        value={values.login}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={autoFocus}
        error={errorOf("login")}
        onChange={(event) => set("login", event.target.value)}
      />
    );
  }
  return (
    <>
      <Input
        label={t("reset.code")}
        name="code"
        icon={<KeyRound aria-hidden="true" />}
        value={values.code}
        dir="ltr"
        autoComplete="one-time-code"
        spellCheck={false}
        autoFocus
        error={errorOf("code")}
        onChange={(event) => set("code", event.target.value)}
      />
      <NewPassword
        value={values.password}
        error={errorOf("password")}
        onChange={(password) => set("password", password)}
      />
    </>
  );
}
