import clsx from "clsx";
import type { ComponentProps } from "react";
import { Loader } from "./Loader";
import styles from "./Button.module.css";

type Props = ComponentProps<"button"> & {
  look?: "primary" | "plain" | "danger" | "link";
  wide?: boolean;
  /** Works at it: stays where the focus is and takes no further press. */
  busy?: boolean;
};

export function Button({
  look = "plain",
  wide,
  busy,
  children,
  className,
  onClick,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || rest["aria-disabled"]}
      className={clsx(styles.button, styles[look], wide && styles.wide, className)}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy && <Loader quiet />}
      {children}
    </button>
  );
}

type IconProps = Omit<ComponentProps<"button">, "aria-label"> & {
  label: string;
  primary?: boolean;
};

/** A picture with a name for a screen reader, the same as its tooltip. */
export function IconButton({ label, primary, className, ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(styles.icon, primary && styles.iconPrimary, className)}
    />
  );
}
