import { AtSign, Mail, Ticket, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";
import { PasswordField } from "./PasswordField";

type Field = "displayName" | "username" | "email" | "password" | "invite";

type Props = {
  values: Record<Field, string>;
  set: (field: Field, value: string) => void;
  errorOf: (field: Field) => string | null;
  byInvite: boolean;
  autoFocus: boolean;
};

export function SignupFields({ values, set, errorOf, byInvite, autoFocus }: Props) {
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
        label={t("auth.email")}
        icon={<Mail aria-hidden="true" />}
        type="email"
        autoComplete="email"
      />
      <PasswordField
        {...field("password")}
        autoComplete="new-password"
        hint={t("auth.passwordHint")}
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
