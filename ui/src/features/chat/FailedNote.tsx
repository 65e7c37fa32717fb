import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import type { ErrorCode } from "@/core/bindings/ErrorCode";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { wireSentence } from "@/core/errors";
import { useNow } from "@/hooks/useNow";
import { Refused } from "./message/Refused";
import type { FailedActions } from "./useFailedActions";
import styles from "./MessageItem.module.css";

type Props = { row: TimelineRow; actions: FailedActions };

/** Over by itself, so there is nothing that the person could do. */
const isPassing = (code: ErrorCode) =>
  code === "rate_limited" || code === "unavailable" || code === "internal";

/** Why it was refused and what can be done, always in sight; or why it still waits. */
export function FailedNote({ row, actions }: Props) {
  const { t } = useTranslation();
  const { state, error, retryAt } = row;
  if (error === null) return null;
  if (state !== "failed") {
    return (
      <p className={styles.waits}>
        <Clock aria-hidden="true" />
        {isPassing(error.code) ? t("chat.waits") : wireSentence(error)}
        {retryAt !== null && <NextTry at={Date.parse(retryAt)} />}
      </p>
    );
  }
  return (
    <Refused label={t("chat.actions")} why={wireSentence(error)}>
      <Button look="link" onClick={() => actions.retry(row)}>
        {t("chat.retry")}
      </Button>
      <Button look="link" onClick={() => actions.edit(row)}>
        {t("chat.edit")}
      </Button>
      <Button look="link" onClick={() => actions.discard(row)}>
        {t("chat.discard")}
      </Button>
    </Refused>
  );
}

/** Counted for the eye; for the ear it is enough that it comes. */
function NextTry({ at }: { at: number }) {
  const { t } = useTranslation();
  const count = Math.ceil((at - useNow(1_000)) / 1_000);
  return count > 0 && <span aria-hidden="true"> {t("connection.offlineIn", { count })}</span>;
}
