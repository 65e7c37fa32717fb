import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { useTranslation } from "react-i18next";
import type { Theme } from "@/core/bindings/Theme";
import styles from "./Appearance.module.css";

const themes = ["light", "dark", "system"] as const;

type Props = { value: Theme; onChange: (theme: Theme) => void };

/** Small pictures of the window in each of its looks. */
export function ThemeCards({ value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <RadioGroup
      aria-label={t("sidebar.theme")}
      value={value}
      className={styles.cards}
      onValueChange={(next: Theme) => onChange(next)}
    >
      {themes.map((theme) => (
        <Radio.Root key={theme} value={theme} className={styles.card} render={<span />}>
          <span aria-hidden="true" className={styles.picture} data-look={theme}>
            <i />
            <i />
            <i />
          </span>
          {t(`sidebar.themes.${theme}`)}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
