import clsx from "clsx";
import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./Input.module.css";

type Props = ComponentProps<"input"> & {
  label: string;
  icon?: ReactNode;
  /** What is wrong with it, in words. */
  error?: string | null | undefined;
  /** What to know before typing, or what was found out about it. */
  hint?: ReactNode;
  /** Buttons at the end of the field. */
  end?: ReactNode;
};

export function Input({ label, icon, error, hint, end, className, ...rest }: Props) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={clsx(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={clsx(styles.box, error && styles.bad)}>
        {icon}
        <input
          {...rest}
          id={id}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? note : undefined}
        />
        {end}
      </div>
      {error ? (
        <p id={note} role="alert" className={styles.error}>
          <CircleAlert aria-hidden="true" />
          {error}
        </p>
      ) : (
        hint && (
          <p id={note} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}
