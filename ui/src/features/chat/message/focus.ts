/** The message on the screen, for the focus. */
export const articleOf = (messageId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`article[data-message="${CSS.escape(messageId)}"]`);
