import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "./Button";
import styles from "./Toast.module.css";

const toasts = Base.createToastManager();

/**
 * For what belongs to no field and no message. Long enough to read it, and announced: not at once, for what is shown at once
 * is hidden from whoever walks there by keyboard.
 */
export const showToast = (text: string) => void toasts.add({ title: text, timeout: 8_000 });

/** What was done and can be undone, for as long as one may need to notice. */
export function showUndo(text: string, label: string, undo: () => void) {
  const id = toasts.add({
    title: text,
    timeout: 12_000,
    actionProps: {
      children: label,
      onClick: () => {
        toasts.close(id);
        undo();
      },
    },
  });
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={toasts} limit={3}>
      {children}
      <Base.Portal>
        <ToastViewport />
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastViewport() {
  const { t } = useTranslation();
  const { toasts: shown } = Base.useToastManager();
  return (
    <Base.Viewport className={styles.viewport} aria-label={t("app.notifications")}>
      {shown.map((toast) => (
        <Base.Root key={toast.id} toast={toast} className={styles.toast}>
          <Base.Title render={<p />} className={styles.text} />
          {toast.actionProps && (
            <Base.Action render={<Button look="link" className={styles.action} />} />
          )}
          <Base.Close render={<IconButton label={t("app.close")} />}>
            <X aria-hidden="true" />
          </Base.Close>
        </Base.Root>
      ))}
    </Base.Viewport>
  );
}
