import i18next from "i18next";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { MessageId } from "@/core/bindings/MessageId";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { jump } from "@/core/commands";
import { sentence } from "@/core/errors";
import { setReminder } from "@/core/later";
import * as core from "@/core/messages";
import { useView } from "@/stores/view";
import type { ChatDetails } from "../ChatContext";
import { useComposing } from "../composing";
import type { FailedActions } from "../useFailedActions";
import { useFailedActions } from "../useFailedActions";
import { useMessageDialog } from "../dialogs/useMessageDialog";

export type MessageActions = FailedActions & {
  react: (row: TimelineRow, emoji: string) => void;
  reply: (row: TimelineRow) => void;
  openThread: (row: TimelineRow) => void;
  change: (row: TimelineRow) => void;
  pin: (row: TimelineRow) => void;
  save: (row: TimelineRow) => void;
  markUnread: (row: TimelineRow) => void;
  remind: (row: TimelineRow, at: Date) => void;
  remove: (rows: TimelineRow[]) => void;
  forward: (rows: TimelineRow[]) => void;
  showVersions: (row: TimelineRow) => void;
  showReactions: (row: TimelineRow) => void;
  removePreviews: (row: TimelineRow) => void;
  /** To those who keep order on the server. */
  report: (row: TimelineRow) => void;
  /** What was refused: the text of an edit goes back into the composer. */
  discardChange: (row: TimelineRow) => void;
  dropChange: (row: TimelineRow) => void;
  jumpTo: (messageId: MessageId) => void;
};

const say = (error: unknown) => showToast(sentence(error));
const run = (done: Promise<unknown>) => void done.catch(say);

/** Everything that can be done with a message, the same for the toolbar, the menu and the keys. */
export function useMessageActions(
  account: Account,
  details: ChatDetails,
  threadId: MessageId | null,
): MessageActions {
  const { id } = details.conversation;
  const { members } = details;
  const accountId = account.id;
  const me = account.user.id;

  const failed = useFailedActions(accountId, id, threadId);
  const navigate = useNavigate();
  const askEdit = useComposing((composing) => composing.askEdit);
  const askReply = useComposing((composing) => composing.askReply);
  const show = useMessageDialog((dialogs) => dialogs.show);
  return useMemo(() => {
    const place = { accountId, id, threadId };
    const at = (row: TimelineRow) => ({ conversationId: id, messageId: row.id });
    return {
      ...failed,
      react: (row, emoji) => {
        const isMine = row.reactions.some((it) => it.emoji === emoji && it.userIds.includes(me));
        run((isMine ? core.removeReaction : core.addReaction)(accountId, at(row), emoji));
      },
      reply: (row) => askReply(place, row),
      openThread: (row) =>
        useView.getState().showPane({ conversationId: id, thread: row.threadId ?? row.id }),
      change: (row) => askEdit(place, row),
      pin: (row) => run((row.pinned ? core.unpinMessage : core.pinMessage)(accountId, at(row))),
      save: (row) => run((row.saved ? core.unsaveMessage : core.saveMessage)(accountId, at(row))),
      markUnread: ({ seq }) => {
        if (seq !== null) run(core.markUnread(accountId, id, seq));
      },
      remind: (row, time) => run(setReminder(accountId, at(row), time.toISOString())),
      remove: (rows) => show({ type: "delete", rows }),
      forward: (rows) => show({ type: "forward", rows }),
      showVersions: (row) => show({ type: "versions", rows: [row] }),
      showReactions: (row) => show({ type: "reactions", rows: [row] }),
      removePreviews: (row) => run(core.removePreviews(accountId, at(row))),
      report: (row) => {
        const author = members.find(({ user }) => user.id === row.senderId)?.user.displayName;
        const name = author ?? i18next.t("chat.someone");
        useView.getState().report({ userId: row.senderId, name, message: at(row) });
      },
      discardChange: (row) => {
        if (row.change?.body != null) askEdit(place, row, row.change.body);
        run(core.discardChange(accountId, at(row)));
      },
      dropChange: (row) => run(core.discardChange(accountId, at(row))),
      jumpTo: (messageId) =>
        run(
          jump(accountId, id, { type: "message", messageId }).then((seq) => {
            useView.getState().goTo(id, { seq, offset: null });
            return navigate({ to: "/c/$conversationId", params: { conversationId: id } });
          }),
        ),
    };
  }, [accountId, id, threadId, me, members, failed, navigate, askEdit, askReply, show]);
}
