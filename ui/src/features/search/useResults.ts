import { useTranslation } from "react-i18next";
import { showToast } from "@/components/Toast";
import type { Account } from "@/core/bindings/Account";
import type { SearchHit } from "@/core/bindings/SearchHit";
import { sentence } from "@/core/errors";
import { useOpen, useOpenMessage } from "@/routing/useOpen";
import { messageItem, placeItem } from "./items";
import type { Group, Item } from "./palette";
import { goTo } from "./goTo";
import { fitting } from "./switching";
import { useOffers } from "./useOffers";
import { usePlaces } from "./usePlaces";
import { useSearchHere, useSearchServers } from "./useSearch";

/** Conversations and people that are called so: the messages are what is looked for. */
const FEW = 3;

export function useResults(account: Account, text: string, write: (text: string) => void) {
  const { t } = useTranslation();
  const open = useOpen();
  const openMessage = useOpenMessage();
  const query = text.trim();
  const { places, hasSeveral } = usePlaces();
  const here = useSearchHere(query);
  const accountIds = [...new Set([account.id, ...places.map(({ accountId }) => accountId)])];
  const servers = useSearchServers(accountIds, query, here.hits);
  const offers = useOffers(account.id, text, places, write);

  const isPlain = query !== "" && !/[:"]/u.test(query);
  const called = (kind: "people" | "channels"): Item[] =>
    (isPlain ? fitting(places, query, kind) : [])
      // What only has the letters somewhere is not meant by a search.
      .filter(({ spans }) => spans.length === 1)
      .slice(0, FEW)
      .map((hit) => placeItem(t, hit, hasSeveral, () => goTo(open, hit.place)));
  const messages = (hits: SearchHit[]): Item[] =>
    hits.map((hit) => messageItem(t, hit, () => go(hit)));
  function go({ accountId, message, origin }: SearchHit) {
    const went =
      origin === "here"
        ? open(accountId, message.conversationId, message.seq)
        : openMessage(accountId, message.conversationId, message.id);
    went.catch((error: unknown) => showToast(sentence(error)));
  }
  const narrow: Group = { id: "narrow", label: t("search.narrow"), items: offers.items };
  const groups = [
    { ...narrow, items: offers.isFirst ? offers.items : [] },
    { id: "places", label: t("search.places"), items: called("channels") },
    { id: "messages", label: t("search.messages"), items: messages(here.hits) },
    { id: "servers", label: t("search.onServer"), items: messages(servers.hits) },
    { id: "people", label: t("search.people"), items: called("people") },
    { ...narrow, id: "later", items: offers.isFirst ? [] : offers.items },
  ].filter(({ items }) => items.length > 0);
  return { groups, here, servers, count: here.hits.length + servers.hits.length };
}
