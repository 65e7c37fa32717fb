import { Check, CheckCheck, CircleAlert, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RowState } from "@/core/bindings/RowState";
import styles from "./MessageItem.module.css";

const marks = {
  held: Clock,
  queued: Clock,
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
} as const satisfies Record<RowState, typeof Clock>;

/** How far an own message has got. */
export function StateMark({ state }: { state: RowState }) {
  const { t } = useTranslation();
  const Mark = marks[state];
  const words = t(`chat.state.${state}`);
  return (
    <span role="img" aria-label={words} title={words} className={styles[state]}>
      <Mark aria-hidden="true" />
    </span>
  );
}
