import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import { Problem, Setting, SettingPart } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { NewLinkPreviews } from "@/core/bindings/NewLinkPreviews";
import type { NewPrivacy } from "@/core/bindings/NewPrivacy";
import { sentence } from "@/core/errors";
import { linkPreviewsQuery, privacyQuery } from "@/core/ownQueries";
import { setLinkPreviews, setPrivacy } from "@/core/people";
import { keys } from "@/core/queries";
import { Blocked } from "./Blocked";

/** What others see of one, what the server may read for one, and whom one does not want to hear. */
export function Privacy({ account }: { account: Account }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const privacy = useQuery(privacyQuery(account.id));
  const previews = useQuery(linkPreviewsQuery(account.id));
  const told = {
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.personal(account.id) }),
    onError: (error: unknown) => showToast(sentence(error)),
  };
  const set = useMutation({ ...told, mutationFn: (to: NewPrivacy) => setPrivacy(account.id, to) });
  const show = useMutation({
    ...told,
    mutationFn: (to: NewLinkPreviews) => setLinkPreviews(account.id, to),
  });
  const error = privacy.error ?? previews.error;
  if (error) return <Problem>{sentence(error)}</Problem>;
  if (!privacy.data || !previews.data) return <Loader />;
  const { presence, typing, receipts } = privacy.data;
  const { make, show: shows } = previews.data;
  const mine = { presence, typing, receipts };
  const links = { make, show: shows };
  return (
    <>
      {(["presence", "typing", "receipts"] as const).map((name) => (
        <Setting key={name} title={t(`privacy.${name}`)} hint={t(`privacy.${name}Hint`)}>
          {(named) => (
            <Switch
              {...named}
              // What the server keeps is what is withheld.
              checked={!mine[name]}
              onChange={(isShown) => set.mutate({ ...mine, [name]: !isShown })}
            />
          )}
        </Setting>
      ))}
      <SettingPart title={t("privacy.links")}>
        {(["show", "make"] as const).map((name) => (
          <Setting
            key={name}
            title={t(`privacy.link.${name}`)}
            hint={t(`privacy.link.${name}Hint`)}
          >
            {(named) => (
              <Switch
                {...named}
                checked={links[name]}
                onChange={(checked) => show.mutate({ ...links, [name]: checked })}
              />
            )}
          </Setting>
        ))}
      </SettingPart>
      <Blocked accountId={account.id} />
    </>
  );
}
