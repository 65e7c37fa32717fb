import { type ReactNode, useId } from "react";
import styles from "./Setting.module.css";

/** What names the control for a screen reader. */
export type Named = { "aria-labelledby": string; "aria-describedby": string | undefined };

type Props = {
  title: string;
  hint?: ReactNode;
  /** Draws the control, which carries the names. */
  children: (named: Named) => ReactNode;
};

/** One line of a page of settings: what it is at one side, how it is at the other. */
export function Setting({ title, hint, children }: Props) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={styles.setting}>
      <div className={styles.words}>
        <b id={id}>{title}</b>
        {hint && <small id={note}>{hint}</small>}
      </div>
      <div className={styles.control}>
        {children({ "aria-labelledby": id, "aria-describedby": hint ? note : undefined })}
      </div>
    </div>
  );
}

type PartProps = { title: string; hint?: ReactNode; children: ReactNode };

/** What belongs together on such a page. */
export function SettingPart({ title, hint, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.part}>
      <h2 id={id}>{title}</h2>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}

/** What could not be done, or is not so, in words and where it belongs. */
export const Problem = ({ children }: { children: ReactNode }) => (
  <p role="alert" className={styles.problem}>
    {children}
  </p>
);

/** What is said instead of a list that has nothing in it. */
export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className={styles.nothing}>{children}</p>
);
