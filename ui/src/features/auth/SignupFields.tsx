import { AtSign, Mail, Ticket, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";
import { EmailCode } from "./EmailCode";
import { NewPassword } from "./NewPassword";

type Field = "displayName" | "username" | "email" | "emailCode" | "password" | "invite";

type Props = {
  values: Record<Field, string>;
  set: (field: Field, value: string) => void;
  errorOf: (field: Field) => string | null;
  byInvite: boolean;
  /** The address of the server, where it wants a mail address that is shown to be theirs. */
  proveTo: string | null;
  autoFocus: boolean;
};

export function SignupFields({ values, set, errorOf, byInvite, proveTo, autoFocus }: Props) {
  const { t } = useTranslation();
  const field = (name: Field) => ({
    name,
    value: values[name],
    error: errorOf(name),
    onChange: (event: { target: { value: string } }) => set(name, event.target.value),
  });
  const plain = { autoCapitalize: "none", spellCheck: false } as const;
  return (
    <>
      <Input
        {...field("displayName")}
        label={t("auth.displayName")}
        icon={<UserRound aria-hidden="true" />}
        autoComplete="name"
        autoFocus={autoFocus}
      />
      <Input
        {...field("username")}
        {...plain}
        label={t("auth.username")}
        icon={<AtSign aria-hidden="true" />}
        autoComplete="username"
      />
      <Input
        {...field("email")}
        {...plain}
        label={t(proveTo === null ? "auth.email" : "auth.emailNeeded")}
        icon={<Mail aria-hidden="true" />}
        type="email"
        autoComplete="email"
      />
      {proveTo !== null && (
        <EmailCode
          server={proveTo}
          email={values.email.trim()}
          value={values.emailCode}
          error={errorOf("emailCode")}
          onChange={(code) => set("emailCode", code)}
        />
      )}
      <NewPassword
        value={values.password}
        error={errorOf("password")}
        onChange={(password) => set("password", password)}
      />
      {byInvite && (
        <Input
          {...field("invite")}
          {...plain}
          label={t("auth.invite")}
          icon={<Ticket aria-hidden="true" />}
          hint={t("auth.inviteHint")}
          autoComplete="off"
        />
      )}
    </>
  );
}
