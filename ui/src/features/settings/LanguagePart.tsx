import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { Check } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { spoken } from "@/lib/i18n";
import { fitting, isLanguage, type Language, languages, nameOf } from "@/lib/locale";
import { useSettings } from "./useSettings";
import styles from "./Language.module.css";

type Choice = Language | "system";

/** Each language by its own name: whoever cannot read the window finds theirs all the same. */
export function LanguagePart() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  const hint = useId();
  if (!settings) return null;
  const chosen = settings.language === null ? null : fitting([settings.language]);
  return (
    <>
      <p id={hint} className={styles.hint}>
        {t("language.hint")}
      </p>
      <RadioGroup
        aria-label={t("language.label")}
        aria-describedby={hint}
        value={chosen ?? "system"}
        className={styles.list}
        onValueChange={(to: Choice) => change({ language: isLanguage(to) ? to : null })}
      >
        {(["system", ...spoken] as const).map((choice) => (
          <Radio.Root key={choice} value={choice} className={styles.choice} render={<span />}>
            <span className={styles.names}>
              <b {...(choice !== "system" && { lang: choice, dir: "auto" })}>
                {name(choice) ?? t("language.system")}
              </b>
              {detail(choice) !== name(choice) && (
                <small>
                  <bdi>{detail(choice)}</bdi>
                </small>
              )}
            </span>
            <Radio.Indicator className={styles.tick}>
              <Check aria-hidden="true" />
            </Radio.Indicator>
          </Radio.Root>
        ))}
      </RadioGroup>
    </>
  );
}

const name = (choice: Choice) => (choice === "system" ? null : languages[choice]);

const detail = (choice: Choice) =>
  choice === "system" ? languages[fitting(navigator.languages)] : nameOf(choice);
