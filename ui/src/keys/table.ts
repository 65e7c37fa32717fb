type Where = "anywhere" | "message" | "composer";
export type Group = "finding" | "going" | "reading" | "message" | "writing" | "window";

type Row = {
  group: Group;
  /**
   * `anywhere`: with the window in front and no dialog over it. `message`: while a message has the focus, and only there
   * may a letter stand alone. `composer`: while something is being written.
   */
  where: Where;
  /** As a person reads them, Ctrl being Cmd on a Mac. The first is shown where there is room for one. */
  keys: readonly string[];
  /** In place of `keys` on a Mac. */
  mac?: readonly string[];
  /** Cannot be given other keys: several keys of one meaning, or what every program has. */
  fixed?: true;
  /** Also while a dialog is open. */
  always?: true;
};

const anywhere = (group: Group, ...keys: string[]): Row => ({ group, where: "anywhere", keys });
const onMessage = (...keys: string[]): Row => ({ group: "message", where: "message", keys });
const writing = (...keys: string[]): Row => ({ group: "writing", where: "composer", keys });

/**
 * Every key of the window: from here they are bound, listed, edited and compared with each other. `#` is any digit from
 * 1 to 9. The order is that of the list.
 */
const table = {
  quickSwitcher: anywhere("finding", "Ctrl+K"),
  search: anywhere("finding", "Ctrl+Shift+F"),
  findHere: anywhere("finding", "Ctrl+F"),
  jumpToDate: anywhere("finding", "Ctrl+J"),
  newChat: anywhere("finding", "Ctrl+N"),

  previous: anywhere("going", "Alt+Up"),
  next: anywhere("going", "Alt+Down"),
  previousUnread: anywhere("going", "Alt+Shift+Up"),
  nextUnread: anywhere("going", "Alt+Shift+Down"),
  back: { ...anywhere("going", "Alt+Left"), mac: ["Ctrl+[", "Alt+Left"] },
  forward: { ...anywhere("going", "Alt+Right"), mac: ["Ctrl+]", "Alt+Right"] },
  openNumbered: { ...anywhere("going", "Ctrl+#"), fixed: true },
  openAccount: { ...anywhere("going", "Ctrl+Alt+#"), fixed: true },
  allUnread: anywhere("going", "Ctrl+Shift+A"),
  mentions: anywhere("going", "Ctrl+Shift+M"),
  threads: anywhere("going", "Ctrl+Shift+T"),
  saved: anywhere("going", "Ctrl+Shift+S"),
  reminders: anywhere("going", "Ctrl+Shift+R"),
  scheduled: anywhere("going", "Ctrl+Shift+P"),
  drafts: anywhere("going", "Ctrl+Shift+J"),
  unsent: anywhere("going", "Ctrl+Shift+O"),
  nextRegion: anywhere("going", "F6"),
  previousRegion: anywhere("going", "Shift+F6"),

  markRead: { ...anywhere("reading", "Escape"), fixed: true },
  markAllRead: anywhere("reading", "Shift+Escape"),
  oldestUnread: anywhere("reading", "Shift+PageUp"),
  firstMessage: anywhere("reading", "Ctrl+Home"),
  latestMessage: anywhere("reading", "Ctrl+End"),
  reactToLatest: anywhere("reading", "Ctrl+Shift+\\"),

  edit: onMessage("E"),
  reply: onMessage("Q"),
  react: onMessage("R"),
  thread: onMessage("T"),
  pin: onMessage("P"),
  save: onMessage("S"),
  copy: onMessage("C"),
  markUnread: onMessage("U"),
  delete: onMessage("Delete"),

  focusComposer: anywhere("writing", "Ctrl+Shift+L"),
  editLast: { ...writing("Up"), fixed: true },
  replyToLast: { ...writing("Shift+Up"), fixed: true },
  bold: writing("Ctrl+B"),
  italic: writing("Ctrl+I"),
  code: writing("Ctrl+E"),
  link: writing("Ctrl+Shift+K"),
  quote: writing("Ctrl+Shift+."),
  pastePlain: { ...writing("Ctrl+Shift+V"), fixed: true },
  upload: anywhere("writing", "Ctrl+U"),
  undoSend: anywhere("writing", "Ctrl+Z"),

  sidebar: anywhere("window", "Ctrl+Shift+D"),
  details: anywhere("window", "Ctrl+."),
  settings: anywhere("window", "Ctrl+,"),
  shortcuts: anywhere("window", "Ctrl+/"),
  zoomIn: { ...anywhere("window", "Ctrl++", "Ctrl+="), fixed: true, always: true },
  zoomOut: { ...anywhere("window", "Ctrl+-"), fixed: true, always: true },
  zoomReset: { ...anywhere("window", "Ctrl+0"), fixed: true, always: true },
  popOut: anywhere("window", "Ctrl+Shift+N"),
  closeWindow: { ...anywhere("window", "Ctrl+W"), fixed: true, always: true },
  quit: { ...anywhere("window", "Ctrl+Q"), fixed: true, always: true },
} as const satisfies Record<string, Row>;

export type ActionName = keyof typeof table;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table are its names
export const actionNames = Object.keys(table) as ActionName[];

export const groups: Group[] = ["finding", "going", "reading", "message", "writing", "window"];

export const rowOf = (name: ActionName): Row => table[name];
