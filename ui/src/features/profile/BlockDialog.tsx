import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { blockUser } from "@/core/people";
import { sentence } from "@/core/errors";
import { blocksQuery } from "@/core/ownQueries";
import styles from "./PersonCard.module.css";

type Props = { accountId: string; userId: string; name: string; onClose: () => void };

export function BlockDialog({ accountId, userId, name, onClose }: Props) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const block = useMutation({
    mutationFn: () => blockUser(accountId, userId),
    onSuccess: async () => {
      onClose();
      await cache.invalidateQueries({ queryKey: blocksQuery(accountId).queryKey });
    },
  });
  return (
    <Confirm
      title={t("person.blockTitle", { name })}
      action={t("person.block")}
      busy={block.isPending}
      problem={block.error ? sentence(block.error) : null}
      onConfirm={() => block.mutate()}
      onClose={onClose}
    >
      <p className={styles.words}>{t("person.blockBody")}</p>
    </Confirm>
  );
}
