import clsx from "clsx";
import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import styles from "./Pane.module.css";

type Props = {
  title: string;
  subtitle?: string | undefined;
  onClose: () => void;
  /** Between the head and the end: scrolls by itself unless it holds a list that does. */
  children: ReactNode;
  /** Buttons in the head, before the cross. */
  actions?: ReactNode;
  /** What is inside scrolls by itself. */
  fixed?: boolean;
};

/** What stands beside a conversation, and over it where there is no room. Escape inside closes it. */
export function Pane({ title, subtitle, onClose, children, actions, fixed }: Props) {
  const { t } = useTranslation();
  const pane = useRef<HTMLElement>(null);
  useFocusReturn(pane);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape inside closes it
    <aside
      ref={pane}
      aria-label={title}
      data-region="pane"
      className={styles.pane}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <div className={styles.names}>
          <h2>{title}</h2>
          {subtitle && (
            <small>
              <bdi className="ownLine">{subtitle}</bdi>
            </small>
          )}
        </div>
        {actions}
        <IconButton label={t("app.close")} data-close onClick={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <div className={clsx(styles.body, !fixed && styles.scrolls)}>{children}</div>
    </aside>
  );
}

/** Where it covers the conversation it takes the focus; when it goes, the focus is again where it came from. */
function useFocusReturn(pane: { current: HTMLElement | null }) {
  useEffect(() => {
    const shown = pane.current;
    const before = document.activeElement;
    const covers = shown !== null && getComputedStyle(shown).position === "absolute";
    if (covers && !shown.contains(before)) {
      shown.querySelector<HTMLElement>("textarea, [data-close]")?.focus();
    }
    return () => {
      const isInside = shown?.contains(document.activeElement) ?? false;
      const isLost = document.activeElement === document.body;
      if ((isInside || isLost) && before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, [pane]);
}
