import { useTranslation } from "react-i18next";
import { useNow } from "@/hooks/useNow";
import { day } from "@/lib/time";
import styles from "./MessageItem.module.css";

/** Names the day that begins here: today is yesterday after midnight, and has another name in another language. */
export function DayLine({ time }: { time: string }) {
  useTranslation();
  const now = useNow(60_000);
  return <h2 className={styles.day}>{day(time, new Date(now))}</h2>;
}
