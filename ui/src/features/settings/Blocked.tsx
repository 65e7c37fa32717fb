import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { Nothing, Problem, SettingPart } from "@/components/Setting";
import { sentence } from "@/core/errors";
import { avatarUrl } from "@/core/files";
import { blocksQuery } from "@/core/ownQueries";
import { unblockUser } from "@/core/people";
import styles from "./List.module.css";

export function Blocked({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data, error } = useQuery(blocksQuery(accountId));
  const unblock = useMutation({
    mutationFn: (userId: string) => unblockUser(accountId, userId),
    onSuccess: () => cache.invalidateQueries({ queryKey: blocksQuery(accountId).queryKey }),
  });
  const problem = error ?? unblock.error;
  return (
    <SettingPart title={t("privacy.blocked")} hint={t("privacy.blockedHint")}>
      {problem && <Problem>{sentence(problem)}</Problem>}
      {data?.length === 0 && <Nothing>{t("privacy.nobody")}</Nothing>}
      <ul className={styles.list} aria-label={t("privacy.blocked")}>
        {data?.map(({ userId, user }) => {
          const name = user?.displayName ?? t("chat.someone");
          return (
            <li key={userId} className={styles.row}>
              <Avatar
                id={userId}
                name={name}
                size="s"
                src={avatarUrl(accountId, user?.avatar ?? null)}
              />
              <div className={styles.words}>
                <b>
                  <bdi>{name}</bdi>
                </b>
              </div>
              <Button
                aria-label={t("privacy.unblockOf", { name })}
                onClick={() => unblock.mutate(userId)}
              >
                {t("person.unblock")}
              </Button>
            </li>
          );
        })}
      </ul>
    </SettingPart>
  );
}
