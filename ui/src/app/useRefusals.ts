import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { showToast } from "@/components/Toast";
import { sentence } from "@/core/errors";
import { refusedQuery } from "@/core/queries";

/** Says what was changed without a connection and did not go through when there was one. */
export function useRefusals() {
  const { t } = useTranslation();
  const { data } = useQuery(refusedQuery);
  useEffect(() => {
    if (!data) return;
    const reason = sentence({ type: "refused", error: data.error });
    showToast(
      data.text === null
        ? t("app.refusedLater", { reason })
        : t("app.textRefusedLater", { text: data.text, reason }),
    );
  }, [data, t]);
}
