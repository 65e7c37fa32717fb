import { useEffect } from "react";
import { useChat } from "../ChatContext";
import { DeleteDialog } from "./DeleteDialog";
import { ForwardDialog } from "./ForwardDialog";
import { ReactionsDialog } from "./ReactionsDialog";
import { RemindDialog } from "./RemindDialog";
import { useMessageDialog } from "./useMessageDialog";
import { VersionsDialog } from "./VersionsDialog";

/** What is asked or shown about messages. */
export function MessageDialogs() {
  const { threadId } = useChat();
  const dialog = useMessageDialog((it) => it.dialog);
  const close = useMessageDialog((it) => it.close);
  useEffect(() => close, [close]);
  const [row] = dialog?.rows ?? [];
  // One of the lists on the screen shows it.
  if (dialog === null || row === undefined || threadId !== null) return null;
  switch (dialog.type) {
    case "delete":
      return <DeleteDialog rows={dialog.rows} onClose={close} />;
    case "forward":
      return <ForwardDialog rows={dialog.rows} onClose={close} />;
    case "versions":
      return <VersionsDialog row={row} onClose={close} />;
    case "reactions":
      return <ReactionsDialog row={row} onClose={close} />;
    case "remind":
      return <RemindDialog row={row} onClose={close} />;
    default:
      return dialog.type satisfies never;
  }
}
