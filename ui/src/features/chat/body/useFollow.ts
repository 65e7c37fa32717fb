import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { showToast } from "@/components/Toast";
import { jump, openLink } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { useChat } from "../ChatContext";

/** `linnet://host/c/conversation/message`, or the same as a page of the server. */
const permalink = /^(?:linnet|https?):\/\/([^/]+)\/c\/([\w-]+)(?:\/([\w-]+))?$/iu;

/** Goes where a link leads: to a message of the same server within the window, to everything else outside. */
export function useFollow() {
  const { t } = useTranslation();
  const { account } = useChat();
  const navigate = useNavigate();

  async function go(conversationId: string, messageId: string | undefined) {
    const at =
      messageId === undefined
        ? null
        : {
            seq: await jump(account.id, conversationId, { type: "message", messageId }),
            offset: null,
          };
    useView.getState().goTo(conversationId, at);
    await navigate({ to: "/c/$conversationId", params: { conversationId } });
  }
  return (url: string) => {
    const [, host, conversationId, messageId] = permalink.exec(url) ?? [];
    const isHere = host?.toLowerCase() === new URL(account.server).host;
    if (isHere && conversationId !== undefined) {
      go(conversationId, messageId).catch(() => showToast(t("links.notFound")));
    } else if (/^linnet:/iu.test(url)) {
      showToast(t("message.otherServer"));
    } else {
      openLink(url).catch((error: unknown) => showToast(sentence(error)));
    }
  };
}
