import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import { openDirect } from "@/core/commands";
import { sentence } from "@/core/errors";
import { peopleQuery } from "@/core/queries";
import { useDebounced } from "@/hooks/useDebounced";
import { useOpen } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import { useCommands } from "./commands";
import { goTo } from "./goTo";
import { personItem, placeItem } from "./items";
import { Palette } from "./Palette";
import type { Group } from "./palette";
import { fitting, readQuery, strangers, waiting } from "./switching";
import { SearchIcon } from "./SearchIcon";
import { usePlaces } from "./usePlaces";

type Props = { account: Account; conversationId: string | null };

/** As many as are looked through with the eyes. */
const MOST = 8;
const PAUSE = 150;

/** Goes to any conversation of any account, to a person, or does a command. Remembers nothing. */
export function QuickSwitcher({ account, conversationId }: Props) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const seek = useView((view) => view.seek);
  const [text, setText] = useState("");
  const groups = useGroups(account, conversationId, text);
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);

  function onQuery(next: string) {
    const { kind, query } = readQuery(next);
    if (kind === "search") seek(query);
    else setText(next);
  }
  return (
    <Palette
      label={t("search.switch")}
      placeholder={t("search.switchPlaceholder")}
      query={text}
      onQuery={onQuery}
      groups={groups}
      nothing={t("search.noConversation")}
      hint={
        <>
          <span>{t("search.hintChoose")}</span>
          <span>{t("search.hintOpen")}</span>
          {(["people", "groups", "commands", "messages"] as const).map((kind) => (
            <span key={kind}>{t(`search.prefixes.${kind}`)}</span>
          ))}
        </>
      }
      status={text === "" ? "" : t("search.count", { count })}
      onClose={close}
    />
  );
}

function useGroups(account: Account, conversationId: string | null, text: string): Group[] {
  const { t } = useTranslation();
  const open = useOpen();
  const seek = useView((view) => view.seek);
  const { places, hasSeveral } = usePlaces();
  const { kind, query } = readQuery(text);
  const commands = useCommands(query);
  const people = usePeople(account, kind === "channels" || kind === "commands" ? "" : query);
  if (kind === "commands") {
    return commands.length > 0
      ? [{ id: "commands", label: t("search.commands"), items: commands }]
      : [];
  }
  const hits = query === "" ? waiting(places, conversationId, kind) : fitting(places, query, kind);
  const found = hits
    .slice(0, MOST)
    .map((hit) => placeItem(t, hit, hasSeveral, () => goTo(open, hit.place)));
  const unknown = strangers(people, places, account.id, account.user)
    .slice(0, MOST)
    .map((user) =>
      personItem(account.id, user, () => {
        openDirect(account.id, user.id).then(
          (id) => open(account.id, id),
          (error: unknown) => showToast(sentence(error)),
        );
      }),
    );
  const further = {
    id: "search",
    picture: <SearchIcon />,
    title: t("search.messagesFor", { query }),
    take: () => seek(query),
  };
  return [
    { id: "places", label: t(query === "" ? "search.recent" : "search.places"), items: found },
    { id: "people", label: t("search.people"), items: unknown },
    { id: "further", label: t("search.messages"), items: query === "" ? [] : [further] },
  ].filter(({ items }) => items.length > 0);
}

/** Asked of the server, so not with every letter; without a connection there are none. */
function usePeople(account: Account, query: string) {
  const settled = useDebounced(query, PAUSE);
  const { data } = useQuery({ ...peopleQuery(account.id, settled), enabled: settled !== "" });
  return query === "" ? [] : (data ?? []);
}
