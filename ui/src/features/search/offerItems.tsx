import type { TFunction } from "i18next";
import { CalendarDays, SlidersHorizontal } from "lucide-react";
import { Avatar } from "@/components/Avatar";
import type { User } from "@/core/bindings/User";
import { lookOf } from "@/core/files";
import { rank } from "@/lib/rank";
import type { Item } from "./palette";
import { dates, type Offer } from "./operators";
import { fitting, type Place } from "./switching";
import styles from "./Palette.module.css";

export type Around = {
  t: TFunction;
  places: Place[];
  people: User[];
  /** Puts this in the place of what was typed. */
  write: (text: string) => void;
};

const MOST = 6;
const nothing = () => undefined;

function item({ write }: Around, picture: Item["picture"], title: string, query: string): Item {
  return {
    id: `offer-${title}`,
    picture,
    title: <bdi>{title}</bdi>,
    take: nothing,
    complete: () => write(query),
  };
}

const narrow = (
  <span className={styles.icon}>
    <SlidersHorizontal aria-hidden="true" />
  </span>
);
const calendar = (
  <span className={styles.icon}>
    <CalendarDays aria-hidden="true" />
  </span>
);

type Of<Type> = Extract<Offer, { type: Type }>;

const days = (around: Around, { operator, part, complete }: Of<"date">): Item[] =>
  dates()
    .filter(({ date }) => date.startsWith(part) && date !== part)
    .map(({ name, date }) =>
      Object.assign(item(around, calendar, `${operator}${date}`, complete(date)), {
        detail: around.t(`search.dates.${name}`),
      }),
    );

function conversations(around: Around, { part, complete }: Of<"in">): Item[] {
  const found =
    part === "" ? around.places : fitting(around.places, part, "all").map(({ place }) => place);
  return found.slice(0, MOST).map(({ accountId, row }) => {
    const picture = <Avatar {...lookOf(accountId, row)} size="s" />;
    const made = item(around, picture, row.name, complete(row.name));
    return Object.assign(made, { id: `offer-${row.id}` });
  });
}

function users(around: Around, { part, complete }: Of<"who">): Item[] {
  const known = around.places.flatMap(({ row }) => (row.other ? [row.other] : []));
  const fits = [...known, ...around.people].filter(
    (user) => rank(`${user.displayName} ${user.username}`, part) !== null,
  );
  const found = [...new Map(fits.map((user) => [user.id, user])).values()].slice(0, MOST);
  return found.map((user) =>
    Object.assign(
      item(
        around,
        <Avatar id={user.id} name={user.displayName} size="s" />,
        user.displayName,
        complete(user.username),
      ),
      { id: `offer-${user.id}`, detail: <bdi>@{user.username}</bdi> },
    ),
  );
}

export function itemsOf(around: Around, offer: Offer): Item[] {
  switch (offer.type) {
    case "operator": {
      const made = item(around, narrow, offer.operator, offer.query);
      return [{ ...made, detail: around.t(`search.operators.${nameOf(offer.operator)}`) }];
    }
    case "value":
      return [item(around, narrow, `${offer.operator}${offer.value}`, offer.query)];
    case "date":
      return days(around, offer);
    case "in":
      return conversations(around, offer);
    default:
      return users(around, offer);
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an operator is its name and a colon
const nameOf = <Name extends string>(operator: `${Name}:`) => operator.slice(0, -1) as Name;
