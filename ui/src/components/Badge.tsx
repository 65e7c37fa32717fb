import clsx from "clsx";
import { number } from "@/lib/locale";
import styles from "./Badge.module.css";

/** A number that wants an answer. What it counts is said in words by what it belongs to. */
export function Badge({ count, quiet }: { count: number; quiet?: boolean }) {
  return (
    <span aria-hidden="true" dir="ltr" className={clsx(styles.badge, quiet && styles.quiet)}>
      {count > 999 ? `${number(999)}+` : number(count)}
    </span>
  );
}
