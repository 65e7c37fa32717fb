import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AccountId } from "@/core/bindings/AccountId";
import { peopleQuery } from "@/core/queries";
import { itemsOf } from "./offerItems";
import { offersFor } from "./operators";
import type { Place } from "./switching";

/** What would narrow the search, while it is being written. */
export function useOffers(
  accountId: AccountId,
  text: string,
  places: Place[],
  write: (text: string) => void,
) {
  const { t } = useTranslation();
  const offers = offersFor(text);
  const who = offers.find((offer) => offer.type === "who");
  const part = who?.part ?? "";
  const { data: people = [] } = useQuery({ ...peopleQuery(accountId, part), enabled: part !== "" });
  return {
    items: offers.flatMap((offer) => itemsOf({ t, places, people, write }, offer)),
    /** A word that only might begin an operator is a word first. */
    isFirst: text === "" || offers.some(({ type }) => type !== "operator"),
  };
}
