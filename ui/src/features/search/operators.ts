/** What narrows a search, in the order in which it is offered. */
const operators = ["from:", "in:", "has:", "before:", "after:", "on:", "is:", "mentions:"] as const;
type Operator = (typeof operators)[number];

const values: Partial<Record<Operator, readonly string[]>> = {
  "has:": ["file", "image", "link", "reaction"],
  "is:": ["unread", "saved", "pinned", "thread", "edited"],
};

/** The word at the end of what was typed, which is being written; a minus before it is no part of it. */
type Tail = { head: string; word: string };

function tailOf(query: string): Tail {
  const at = query.search(/(?:[a-z]+:"[^"]*|\S*)$/iu);
  const word = query.slice(at);
  const minus = word.startsWith("-") ? 1 : 0;
  return { head: query.slice(0, at + minus), word: word.slice(minus) };
}

export type Offer =
  | { type: "operator"; operator: Operator; query: string }
  | { type: "value"; operator: Operator; value: string; query: string }
  | { type: "who"; part: string; complete: (name: string) => string }
  | { type: "in"; part: string; complete: (name: string) => string }
  | { type: "date"; operator: Operator; part: string; complete: (date: string) => string };

const quoted = (name: string) => (/[\s"]/u.test(name) ? `"${name.replaceAll('"', "")}"` : name);

/** What may come next, while a word is being written. Nothing while it is a word of its own. */
export function offersFor(query: string): Offer[] {
  const { head, word } = tailOf(query);
  const operator = operators.find((one) => word.toLowerCase().startsWith(one));
  if (operator === undefined) return named(head, word, query);
  const part = word.slice(operator.length).replace(/^"/u, "");
  const complete = (value: string) => `${head}${operator}${quoted(value)} `;
  if (operator === "from:" || operator === "mentions:") return [{ type: "who", part, complete }];
  if (operator === "in:") return [{ type: "in", part, complete }];
  const known = values[operator];
  if (known === undefined) return [{ type: "date", operator, part, complete }];
  return known
    .filter((value) => value.startsWith(part.toLowerCase()) && value !== part)
    .map((value) => ({ type: "value", operator, value, query: complete(value) }));
}

function named(head: string, word: string, query: string): Offer[] {
  // All of them where nothing was typed yet, or after a minus; else those that the word begins.
  const all = query === "" || (word === "" && head.endsWith("-"));
  if (word === "" && !all) return [];
  return operators
    .filter((one) => all || (word.length > 1 && one.startsWith(word.toLowerCase())))
    .map((operator) => ({ type: "operator", operator, query: `${head}${operator}` }));
}

const iso = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((number, index) => String(number).padStart(index === 0 ? 4 : 2, "0"))
    .join("-");

export type DateOffer = { name: "today" | "yesterday" | "week" | "month" | "year"; date: string };

/** Days that are meant often, as the search writes them. */
export function dates(now = new Date()): DateOffer[] {
  const daysAgo = (days: number) => {
    const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
    return iso(date);
  };
  return [
    { name: "today", date: daysAgo(0) },
    { name: "yesterday", date: daysAgo(1) },
    { name: "week", date: daysAgo(7) },
    { name: "month", date: daysAgo(0).slice(0, 7) },
    { name: "year", date: daysAgo(0).slice(0, 4) },
  ];
}
