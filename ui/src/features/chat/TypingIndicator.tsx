import { useTranslation } from "react-i18next";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { useTyping } from "./useTyping";
import styles from "./TypingIndicator.module.css";

type Props = { accountId: string; details: ConversationDetails };

/** Its place is always there, so nothing moves when someone begins to type. */
export function TypingIndicator({ accountId, details }: Props) {
  const { t } = useTranslation();
  const [a, b, ...others] = useTyping(accountId, details.conversation.id, details.members);
  const words = () => {
    if (a === undefined) return null;
    if (b === undefined) return t("chat.typing.one", { a });
    return others.length > 0 ? t("chat.typing.many") : t("chat.typing.two", { a, b });
  };
  return (
    <p role="status" className={styles.line}>
      {a !== undefined && (
        <span className={styles.dots} aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
      {words()}
    </p>
  );
}
