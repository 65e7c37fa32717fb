import { readdirSync, readFileSync } from "node:fs";

/** One process as the kernel tells of it; null: it has ended meanwhile. */
function processOf(id: string) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    return { id, parent, isPage: stat.includes("(WebKitWebProces") };
  } catch {
    return null;
  }
}

/** The processes of this program that hold a page. */
function pages(): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  const all = ids.flatMap((id) => processOf(id) ?? []);
  const parents = new Map(all.map(({ id, parent }) => [id, parent]));
  const isOurs = (id: string | undefined): boolean =>
    id !== undefined && (id === String(process.pid) || isOurs(parents.get(id)));
  return all.filter(({ id, isPage }) => isPage && isOurs(id)).map(({ id }) => id);
}

/** What a thread has worked so far, in milliseconds. Waiting for a processor that others have is no work. */
function workOf(thread: string): number {
  try {
    return Number(readFileSync(`${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return 0;
  }
}

const sum = (all: number[]) => all.reduce((one, other) => one + other, 0);

export type Work = {
  /** Scripts, styles, layout, and telling the compositor what to draw. */
  main: number;
  /** With the threads that paint and compile. */
  all: number;
};

/** What the page has cost so far, in milliseconds of a processor. */
export function worked(): Work {
  const all = pages();
  const threads = all.flatMap((id) =>
    readdirSync(`/proc/${id}/task`).map((thread) => `/proc/${id}/task/${thread}`),
  );
  return {
    main: sum(all.map((id) => workOf(`/proc/${id}/task/${id}`))),
    all: sum(threads.map(workOf)),
  };
}
