import { Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import type { RowChange } from "@/core/bindings/RowChange";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { wireSentence } from "@/core/errors";
import { useNow } from "@/hooks/useNow";
import { useChat } from "../ChatContext";
import { FailedNote } from "../FailedNote";
import { Refused } from "./Refused";
import styles from "../MessageItem.module.css";

/** What is to be said about a message of one's own that is not simply there. */
export function Notes({ row }: { row: TimelineRow }) {
  const { actions } = useChat();
  return (
    <>
      {row.own && row.error && <FailedNote row={row} actions={actions} />}
      {row.state === "held" && row.heldUntil !== null && (
        <HeldNote row={row} until={Date.parse(row.heldUntil)} />
      )}
      {row.change?.error && <ChangeNote row={row} change={row.change} />}
    </>
  );
}

/** Still here whole: how long, and the way back. */
function HeldNote({ row, until }: { row: TimelineRow; until: number }) {
  const { t } = useTranslation();
  const { actions } = useChat();
  const now = useNow(250);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return (
    <div className={styles.waits}>
      <Clock aria-hidden="true" />
      {/* Counted for the eye; said once. */}
      <span aria-hidden="true">{t("message.heldFor", { count: seconds })}</span>
      <span className="visuallyHidden">{t("message.held")}</span>
      <Button look="link" onClick={() => actions.edit(row)}>
        {t("message.undo")}
      </Button>
    </div>
  );
}

/** An edit, a deletion or the like that the server did not take. Its text is kept. */
function ChangeNote({ row, change }: { row: TimelineRow; change: RowChange }) {
  const { t } = useTranslation();
  const { actions } = useChat();
  if (change.error === null) return null;
  if (change.state !== "failed") {
    return (
      <p className={styles.waits}>
        <Clock aria-hidden="true" />
        {t("message.changeWaits")}
      </p>
    );
  }
  return (
    <Refused
      label={t("message.changeRefused")}
      why={`${t("message.changeRefused")} ${wireSentence(change.error)}`}
    >
      {change.body !== null && (
        <Button look="link" onClick={() => actions.discardChange(row)}>
          {t("message.editAgain")}
        </Button>
      )}
      <Button look="link" onClick={() => actions.dropChange(row)}>
        {t("chat.discard")}
      </Button>
    </Refused>
  );
}
