import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { showToast } from "@/components/Toast";
import type { LinkQuestion } from "@/core/bindings/LinkQuestion";
import { dropLink, followLink } from "@/core/commands";
import { sentence } from "@/core/errors";
import { appQuery, keys, linkQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { useLinkWords } from "./useLinkWords";

/** Asks what a link from outside leaves open, before anything is done. */
export function LinkDialog() {
  const { data: question = null, dataUpdatedAt: asked } = useQuery(linkQuery);
  // When, not what: the same link may be followed again.
  const [aside, setAside] = useState(0);
  // It waits for a sign-in.
  if (!question || asked === aside) return null;
  return <Question question={question} onAside={() => setAside(asked)} />;
}

const fail = (error: unknown) => showToast(sentence(error));
const follow = (accountId: string) => void followLink(accountId).catch(fail);

function Question({ question, onAside }: { question: LinkQuestion; onAside: () => void }) {
  const words = useLinkWords(question);
  const cache = useQueryClient();
  const navigate = useNavigate();
  const link = useView((view) => view.link);
  const { data: app } = useQuery(appQuery);
  const drop = () =>
    void dropLink().then(() => cache.invalidateQueries({ queryKey: keys.link }), fail);

  function goOn() {
    if (question.type === "unknownServer") {
      onAside();
      link({ server: question.server, invite: question.invite });
      void navigate({ to: question.invite === null ? "/sign-in" : "/sign-up" });
    } else if (question.type === "signIn") {
      onAside();
      void navigate({ to: "/sign-in", search: { again: question.accountId } });
    } else if (question.type === "write" || question.type === "join") {
      follow(question.accountId);
    }
  }
  const several =
    question.type === "whichAccount"
      ? app?.accounts.filter(({ id }) => question.accountIds.includes(id))
      : undefined;
  return (
    <Dialog
      title={words.title}
      onClose={drop}
      actions={
        <>
          <Button onClick={drop}>{words.no}</Button>
          {words.yes !== null && (
            <Button look="primary" onClick={goOn}>
              {words.yes}
            </Button>
          )}
          {several?.map(({ id, user }) => (
            <Button key={id} look="primary" onClick={() => follow(id)}>
              {`${user.displayName} (@${user.username})`}
            </Button>
          ))}
        </>
      }
    >
      <p>{words.body}</p>
    </Dialog>
  );
}
