import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { Loader } from "@/components/Loader";
import { Nothing, Problem } from "@/components/Setting";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { unbanMember } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { bansQuery } from "@/core/peopleQueries";
import { day } from "@/lib/time";
import styles from "./GroupSettings.module.css";

type Props = { accountId: string; details: ConversationDetails };

/** Who was removed and cannot come back, until somebody lets them. */
export function BanList({ accountId, details }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { id } = details.conversation;
  const { data, error } = useQuery(bansQuery(accountId, id));
  const lift = useMutation({
    mutationFn: (userId: string) => unbanMember(accountId, id, userId),
    onSuccess: () => cache.invalidateQueries({ queryKey: bansQuery(accountId, id).queryKey }),
  });
  const problem = error ?? lift.error;
  const may = details.permissions.includes("unban");
  return (
    <>
      {problem && <Problem>{sentence(problem)}</Problem>}
      {!data && !error && <Loader />}
      {data?.length === 0 && <Nothing>{t("groups.noBans")}</Nothing>}
      <ul className={styles.list}>
        {data?.map(({ user, bannedAt }) => (
          <li key={user.id}>
            <Avatar
              id={user.id}
              name={user.displayName}
              size="s"
              src={avatarUrl(accountId, user.avatar)}
            />
            <b>
              <bdi>{user.displayName}</bdi>
              <small>{t("groups.bannedOn", { day: day(bannedAt) })}</small>
            </b>
            {may && (
              <Button
                aria-label={t("groups.unbanOf", { name: user.displayName })}
                onClick={() => lift.mutate(user.id)}
              >
                {t("groups.unban")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
