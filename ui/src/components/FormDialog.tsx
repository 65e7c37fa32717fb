import { type ReactNode, type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

type Props = {
  title: string;
  /** The fields. */
  children: ReactNode;
  /** The words on the button that ends it; Enter in a field does the same. */
  action: string;
  busy?: boolean;
  /** Where one begins to write. */
  field: RefObject<HTMLElement | null>;
  onSubmit: () => void;
  onClose: () => void;
};

/** Asks for something that is written or chosen in fields. */
export function FormDialog({ title, children, action, busy = false, field, ...on }: Props) {
  const { t } = useTranslation();
  const form = useId();
  return (
    <Dialog
      title={title}
      onClose={on.onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={on.onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" form={form} busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          on.onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
