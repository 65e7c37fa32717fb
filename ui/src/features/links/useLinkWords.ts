import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { LinkQuestion } from "@/core/bindings/LinkQuestion";
import { sentence } from "@/core/errors";

type Words = { title: string; body: string; yes: string | null };
type Of<Type> = Extract<LinkQuestion, { type: Type }>;

const unknownServer = (t: TFunction, { server, invite }: Of<"unknownServer">): Words => ({
  title: t("links.unknownServer", { server }),
  body: t("links.unknownServerBody"),
  yes: invite === null ? t("auth.signIn") : t("auth.createAccount"),
});

const join = (t: TFunction, { preview }: Of<"join">): Words => ({
  title: t("links.join", { title: preview.title ?? t("chat.label") }),
  body: t("links.joinBody", { name: preview.invitedBy.displayName, count: preview.members }),
  yes: t("links.joinYes"),
});

const write = (t: TFunction, { name }: Of<"write">): Words => ({
  title: t("links.write", { name: name ?? t("chat.someone") }),
  body: t("links.writeBody"),
  yes: t("links.writeYes"),
});

const nowhere = (t: TFunction, body: string): Words => ({
  title: t("links.nowhere"),
  body,
  yes: null,
});

/** What is asked; without a yes there is nothing to be done. */
function wordsOf(t: TFunction, question: LinkQuestion): Words {
  switch (question.type) {
    case "unknownServer":
      return unknownServer(t, question);
    case "signIn":
      return { title: t("links.signIn"), body: t("links.signInBody"), yes: t("auth.signIn") };
    case "whichAccount":
      return { title: t("links.whichAccount"), body: t("links.whichAccountBody"), yes: null };
    case "write":
      return write(t, question);
    case "join":
      return join(t, question);
    case "notFound":
      return nowhere(t, t("links.notFound"));
    case "failed":
      return nowhere(t, sentence(question.error));
    default:
      question satisfies Of<"malformed">;
      return nowhere(t, t("links.malformed"));
  }
}

export function useLinkWords(question: LinkQuestion) {
  const { t } = useTranslation();
  const words = wordsOf(t, question);
  const isChoice = words.yes !== null || question.type === "whichAccount";
  return { ...words, no: isChoice ? t("app.cancel") : t("app.close") };
}
