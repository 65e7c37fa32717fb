import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import styles from "./Rules.module.css";

/** As many as the core keeps, each of at most so many characters. */
const WORDS = 100;
const LENGTH = 64;

type Props = { words: string[]; onChange: (words: string[]) => void };

export function Keywords({ words, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const word = text.trim();
  const isThere = words.some((one) => one.toLocaleLowerCase() === word.toLocaleLowerCase());
  function add() {
    if (word !== "" && !isThere && words.length < WORDS) onChange([...words, word]);
    if (!isThere) setText("");
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.key !== "Enter") return;
    event.preventDefault();
    add();
  }
  return (
    <div className={styles.block}>
      <Input
        label={t("alerts.keywords")}
        hint={t("alerts.keywordsHint")}
        error={isThere ? t("alerts.keywordThere", { word }) : null}
        placeholder={t("alerts.keywordPlaceholder")}
        value={text}
        maxLength={LENGTH}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        end={
          word !== "" && (
            <Button look="link" onClick={add}>
              {t("alerts.add")}
            </Button>
          )
        }
      />
      {words.length > 0 && (
        <ul className={styles.chips} aria-label={t("alerts.keywords")}>
          {words.map((one) => (
            <li key={one}>
              <button
                type="button"
                className={styles.chip}
                aria-label={t("alerts.removeKeyword", { word: one })}
                onClick={() => onChange(words.filter((other) => other !== one))}
              >
                <bdi>{one}</bdi>
                <X aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
