import { Eye, EyeOff, Lock } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";
import styles from "./Form.module.css";

export function PasswordField(props: Omit<ComponentProps<typeof Input>, "label">) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Picture = shown ? EyeOff : Eye;
  return (
    <Input
      {...props}
      label={t("auth.password")}
      name="password"
      type={shown ? "text" : "password"}
      icon={<Lock aria-hidden="true" />}
      spellCheck={false}
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
