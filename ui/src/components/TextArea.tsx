import clsx from "clsx";
import { CircleAlert } from "lucide-react";
import { type ComponentProps, useId } from "react";
import styles from "./Input.module.css";

type Props = ComponentProps<"textarea"> & {
  label: string;
  error?: string | null | undefined;
  hint?: string | null | undefined;
};

/** A field of several lines. */
export function TextArea({ label, error, hint, className, ...rest }: Props) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={clsx(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={clsx(styles.box, styles.tall, error && styles.bad)}>
        <textarea
          rows={3}
          {...rest}
          id={id}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? note : undefined}
        />
      </div>
      {error && (
        <p id={note} role="alert" className={styles.error}>
          <CircleAlert aria-hidden="true" />
          {error}
        </p>
      )}
      {hint && !error && (
        <p id={note} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
