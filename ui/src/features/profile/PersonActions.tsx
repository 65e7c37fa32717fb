import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ban, Flag, MessageCircle, Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Problem } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { Profile } from "@/core/bindings/Profile";
import { openDirect } from "@/core/commands";
import { unblockUser } from "@/core/people";
import { sentence } from "@/core/errors";
import { blocksQuery } from "@/core/ownQueries";
import { useView } from "@/stores/view";
import styles from "./PersonCard.module.css";

type Props = { account: Account; profile: Profile; onAsk: (what: "block" | "report") => void };

/** What one can do about a person; about oneself it is another thing. */
export function PersonActions({ account, profile, onAsk }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const hidePerson = useView((view) => view.hidePerson);
  const { data: blocks } = useQuery(blocksQuery(account.id));
  const write = useMutation({
    mutationFn: () => openDirect(account.id, profile.id),
    onSuccess: async (conversationId) => {
      hidePerson();
      await navigate({ to: "/c/$conversationId", params: { conversationId } });
    },
  });
  const unblock = useMutation({
    mutationFn: () => unblockUser(account.id, profile.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: blocksQuery(account.id).queryKey }),
  });
  if (profile.id === account.user.id) {
    return (
      <Button
        wide
        onClick={() => {
          hidePerson();
          void navigate({ to: "/settings/$part", params: { part: "profile" } });
        }}
      >
        <Pencil aria-hidden="true" />
        {t("person.edit")}
      </Button>
    );
  }
  const isBlocked = blocks?.some(({ userId }) => userId === profile.id) ?? false;
  const problem = write.error ?? unblock.error;
  return (
    <>
      {problem && <Problem>{sentence(problem)}</Problem>}
      {!profile.deactivated && !isBlocked && (
        <Button look="primary" wide busy={write.isPending} onClick={() => write.mutate()}>
          <MessageCircle aria-hidden="true" />
          {t("person.message")}
        </Button>
      )}
      <div className={styles.pair}>
        {isBlocked ? (
          <Button busy={unblock.isPending} onClick={() => unblock.mutate()}>
            {t("person.unblock")}
          </Button>
        ) : (
          <Button onClick={() => onAsk("block")}>
            <Ban aria-hidden="true" />
            {t("person.block")}
          </Button>
        )}
        <Button onClick={() => onAsk("report")}>
          <Flag aria-hidden="true" />
          {t("person.report")}
        </Button>
      </div>
    </>
  );
}
