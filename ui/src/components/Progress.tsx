import styles from "./Progress.module.css";

type Props = { value: number; max: number; label: string };

/** How far something is that takes a while. */
export function Progress({ value, max, label }: Props) {
  const part = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      className={styles.track}
    >
      <span className={styles.bar} style={{ inlineSize: `${String(part * 100)}%` }} />
    </span>
  );
}
