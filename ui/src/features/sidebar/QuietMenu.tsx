import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell, BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Dropdown, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import { sentence } from "@/core/errors";
import { disturbQuery } from "@/core/ownQueries";
import { readDoNotDisturb, setDoNotDisturb } from "@/core/people";
import { useNow } from "@/hooks/useNow";
import { endOf, type Span } from "@/lib/later";
import { short } from "@/lib/time";

const spans = ["halfHour", "hour", "tomorrow", "always"] as const satisfies Span[];
/** As good as for ever. */
const NEVER = "9999-01-01T00:00:00Z";

/** No noise for a while. */
export function QuietMenu({ accountId }: { accountId: AccountId }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const now = useNow(30_000);
  const { data: quiet } = useQuery(disturbQuery(accountId));
  const until = quiet?.until ?? null;
  const isQuiet = until !== null && Date.parse(until) > now;
  const end = until !== null && until < "9000" ? short(until) : null;
  const label = isQuiet
    ? end === null
      ? t("doNotDisturb.on")
      : t("doNotDisturb.until", { end })
    : t("doNotDisturb.label");

  async function choose(to: string) {
    try {
      // The hours of the week go along, as they are now: what is not said is taken away.
      const { schedule } = await readDoNotDisturb(accountId);
      await setDoNotDisturb(accountId, { until: to, ...(schedule && { schedule }) });
      await cache.invalidateQueries({ queryKey: disturbQuery(accountId).queryKey });
    } catch (error) {
      showToast(sentence(error));
    }
  }
  return (
    <Dropdown
      side="top"
      trigger={
        <IconButton label={label} aria-pressed={isQuiet}>
          {isQuiet ? <BellOff aria-hidden="true" /> : <Bell aria-hidden="true" />}
        </IconButton>
      }
    >
      {isQuiet && (
        <>
          <DropdownItem
            icon={<Bell aria-hidden="true" />}
            onSelect={() => void choose(new Date().toISOString())}
          >
            {t("doNotDisturb.off")}
          </DropdownItem>
          <DropdownLine />
        </>
      )}
      {spans.map((span) => (
        <DropdownItem key={span} onSelect={() => void choose(endOf(span)?.toISOString() ?? NEVER)}>
          {t(`spans.${span}`)}
        </DropdownItem>
      ))}
    </Dropdown>
  );
}
