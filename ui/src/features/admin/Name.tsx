import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { profileQuery } from "@/core/peopleQueries";

/** Somebody by name; asked of the server once for all places where they are named. */
export function Name({ accountId, userId }: { accountId: string; userId: string | null }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    ...profileQuery(accountId, userId ?? ""),
    enabled: userId !== null,
    staleTime: 60_000,
  });
  if (userId === null) return t("admin.theServer");
  return <bdi>{data?.displayName ?? t("chat.someone")}</bdi>;
}
