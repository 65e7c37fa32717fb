import { Dialog as Base } from "@base-ui/react/dialog";
import clsx from "clsx";
import { X } from "lucide-react";
import { type ReactNode, type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import styles from "./Dialog.module.css";

type Props = {
  title: string;
  children: ReactNode;
  /** The buttons below. */
  actions?: ReactNode;
  onClose: () => void;
  /** For what has columns. */
  wide?: boolean;
  /** For a list with buttons beside its lines. */
  roomy?: boolean;
  /** Where the focus begins; at the first button below otherwise. */
  initialFocus?: RefObject<HTMLElement | null> | (() => HTMLElement | null) | undefined;
};

/** Takes the focus, gives it back where it was, and closes by Escape, by its cross and by a press beside it. */
export function Dialog({ title, children, actions, onClose, initialFocus, ...size }: Props) {
  const { t } = useTranslation();
  const foot = useRef<HTMLElement>(null);
  const { wide, roomy } = size;
  const begin = () => {
    const asked = typeof initialFocus === "function" ? initialFocus() : initialFocus?.current;
    return asked ?? foot.current?.querySelector("button") ?? true;
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.scrim} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            className={clsx(styles.popup, wide && styles.wide, roomy && styles.roomy)}
            data-modal=""
            initialFocus={begin}
          >
            <header className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              <Base.Close render={<IconButton label={t("app.close")} />}>
                <X aria-hidden="true" />
              </Base.Close>
            </header>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long text is scrolled by arrows */}
            <div className={styles.body} tabIndex={wide ? 0 : undefined}>
              {children}
            </div>
            {actions && (
              <footer ref={foot} className={styles.foot}>
                {actions}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
