/** Where a message is: for the program, or as a page of its server that offers to open it there. */
export function permalink(
  server: string,
  conversationId: string,
  messageId: string,
  form: "linnet" | "https",
): string {
  const path = `/c/${conversationId}/${messageId}`;
  return form === "https" ? server + path : `linnet://${new URL(server).host}${path}`;
}
