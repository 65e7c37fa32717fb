import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Problem } from "./Setting";

type Props = {
  title: string;
  children: ReactNode;
  /** The words on the button that does it. */
  action: string;
  busy: boolean;
  problem?: string | null;
  disabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks once before something that cannot be taken back. The focus begins where nothing is lost. */
export function Confirm({ title, children, action, problem, ...rest }: Props) {
  const { t } = useTranslation();
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title={title}
      onClose={rest.onClose}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={rest.onClose}>
            {t("app.cancel")}
          </Button>
          <Button
            look="danger"
            busy={rest.busy}
            disabled={rest.disabled ?? false}
            onClick={rest.onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      {problem && <Problem>{problem}</Problem>}
    </Dialog>
  );
}
