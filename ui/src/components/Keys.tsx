import styles from "./Keys.module.css";

/** Keys that are pressed together, as they are printed on them. */
export function Keys({ parts }: { parts: string[] }) {
  return (
    <kbd className={styles.keys} dir="ltr">
      {parts.map((part) => (
        <kbd key={part} className={styles.key}>
          {part}
        </kbd>
      ))}
    </kbd>
  );
}
