import { useTranslation } from "react-i18next";
import { type Length, MESSAGE_CHARS } from "@/lib/text";
import styles from "./MessageInput.module.css";

type Props = { id: string; length: Length | null; problem: string | null };

/** What stops the text, or how much room it has left. Lies above the box, so nothing moves. */
export function LengthNote({ id, length, problem }: Props) {
  const { t } = useTranslation();
  const { left, tooLong, tooLarge } = length ?? { left: 0, tooLong: false, tooLarge: false };
  if (problem || tooLong || tooLarge) {
    return (
      <p id={id} role="alert" className={styles.problem}>
        {tooLong && t("chat.tooLong", { count: -left, max: MESSAGE_CHARS })}
        {!tooLong && tooLarge && t("chat.tooManyBytes")}
        {!tooLong && !tooLarge && problem}
      </p>
    );
  }
  if (length === null) return null;
  return (
    <p id={id} className={styles.remaining}>
      {t("chat.remaining", { count: left })}
    </p>
  );
}
