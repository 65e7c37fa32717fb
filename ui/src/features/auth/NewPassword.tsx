import { useTranslation } from "react-i18next";
import { strengthOf } from "@/lib/strength";
import { PasswordField } from "./PasswordField";

type Props = { value: string; error: string | null; onChange: (password: string) => void };

/** A password that is chosen: how good it is, in words. */
export function NewPassword({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  const strength = strengthOf(value);
  return (
    <PasswordField
      value={value}
      autoComplete="new-password"
      error={error}
      hint={
        <span role="status">{strength ? t(`strength.${strength}`) : t("auth.passwordHint")}</span>
      }
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
