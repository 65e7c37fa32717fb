import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Select } from "@/components/Select";
import { Nothing, Problem, Setting } from "@/components/Setting";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { createConversationInvite } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { invitesQuery } from "@/core/peopleQueries";
import { OneLink } from "./OneLink";
import styles from "./GroupSettings.module.css";

type Props = { account: Account; details: ConversationDetails };

const lives = ["24", "168", "720", "0"] as const;
const uses = ["1", "10", "100", "0"] as const;

/** Links that let in whoever has them, as long and as often as was said. */
export function InviteLinks({ account, details }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { id } = details.conversation;
  const [hours, setHours] = useState<(typeof lives)[number]>("168");
  const [often, setOften] = useState<(typeof uses)[number]>("0");
  const { data, error } = useQuery(invitesQuery(account.id, id));
  const again = () => cache.invalidateQueries({ queryKey: invitesQuery(account.id, id).queryKey });
  const make = useMutation({
    mutationFn: () =>
      createConversationInvite(account.id, id, Number(often) || null, Number(hours) || null),
    onSuccess: again,
  });
  const problem = error ?? make.error;
  return (
    <>
      <p className={styles.words}>{t("invites.body")}</p>
      <Setting title={t("invites.life")}>
        {(named) => (
          <Select
            {...named}
            value={hours}
            options={lives.map((value) => ({ value, label: t(`invites.lives.${value}`) }))}
            onChange={setHours}
          />
        )}
      </Setting>
      <Setting title={t("invites.uses")}>
        {(named) => (
          <Select
            {...named}
            value={often}
            options={uses.map((value) => ({ value, label: t(`invites.often.${value}`) }))}
            onChange={setOften}
          />
        )}
      </Setting>
      <footer className={styles.foot}>
        <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
          {t("invites.make")}
        </Button>
      </footer>
      {problem && <Problem>{sentence(problem)}</Problem>}
      {!data && !error && <Loader />}
      {data?.length === 0 && <Nothing>{t("invites.none")}</Nothing>}
      <ul className={styles.links} aria-label={t("groups.tabs.links")}>
        {data?.map((invite) => (
          <OneLink key={invite.id} account={account} invite={invite} onChanged={again} />
        ))}
      </ul>
    </>
  );
}
