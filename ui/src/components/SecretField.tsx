import { Eye, EyeOff, Lock } from "lucide-react";
import { type ReactNode, type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import { Input } from "./Input";
import styles from "./SecretField.module.css";

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  error?: string | null;
  hint?: ReactNode;
  name?: string;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
};

/** What others should not read over a shoulder, unless one wants to see it. */
export function SecretField({ onChange, ...rest }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Picture = shown ? EyeOff : Eye;
  return (
    <Input
      {...rest}
      type={shown ? "text" : "password"}
      icon={<Lock aria-hidden="true" />}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      end={
        <button
          type="button"
          className={styles.eye}
          aria-label={shown ? t("auth.hidePassword") : t("auth.showPassword")}
          onClick={() => setShown(!shown)}
        >
          <Picture aria-hidden="true" />
        </button>
      }
    />
  );
}
