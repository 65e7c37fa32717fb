import type { MessageId } from "@/core/bindings/MessageId";

/** The message on the screen, for the focus: in the list of the conversation, or in that of the open thread. */
export const articleOf = (messageId: MessageId, threadId: MessageId | null): HTMLElement | null => {
  const list = threadId === null ? "messages" : "pane";
  return document.querySelector<HTMLElement>(
    `[data-region="${list}"] article[data-message="${CSS.escape(messageId)}"]`,
  );
};
