import type { ChangeConversation } from "@/core/bindings/ChangeConversation";
import type { ChangeSettings } from "@/core/bindings/ChangeSettings";
import type { ConversationInvite } from "@/core/bindings/ConversationInvite";
import type { ListedChannel } from "@/core/bindings/ListedChannel";
import type { Profile } from "@/core/bindings/Profile";
import type { Role } from "@/core/bindings/Role";
import type { Section } from "@/core/bindings/Section";
import type { User } from "@/core/bindings/User";
import type { Answer, Args, FakeCore } from "./fakeCore";
import { refusal } from "./fakeCore";
import { ana, at } from "./world";

export type People = {
  invites: ConversationInvite[];
  bans: User[];
  blocks: User[];
  channels: ListedChannel[];
  sections: Section[];
  profiles: Record<string, Partial<Profile>>;
};

export const people = (): People => ({
  invites: [],
  bans: [],
  blocks: [],
  channels: [],
  sections: [],
  profiles: {},
});

const text = (value: unknown) => String(value);

/** What the core knows of people and groups, as far as it is invented. */
export const peopleAnswers = (core: FakeCore): Record<string, Answer> => ({
  ...groupAnswers(core),
  ...joiningAnswers(core),
  ...personAnswers(core),
});

const everybody = (core: FakeCore) => [ana, ...core.world.people];

function groupAnswers(core: FakeCore): Record<string, Answer> {
  const { known } = core.world;
  const details = ({ conversationId }: Args) => {
    const talk = core.world.talks[text(conversationId)];
    if (!talk) throw refusal("not_found");
    return talk.details;
  };
  const changed = (args: Args) => {
    queueMicrotask(() => core.changed(text(args["conversationId"])));
    return null;
  };
  const without = (args: Args) => {
    const here = details(args);
    here.members = here.members.filter(({ user }) => user.id !== args["userId"]);
  };
  return {
    create_conversation: () => "group",
    change_conversation: (args) => {
      const here = details(args);
      const change = args["change"] as ChangeConversation;
      here.conversation = { ...here.conversation, ...change };
      if (change.title) here.name = change.title;
      return changed(args);
    },
    remove_member: (args) => (without(args), changed(args)),
    ban_member: (args) => {
      const user = everybody(core).find(({ id }) => id === args["userId"]);
      if (user) known.bans.push(user);
      without(args);
      return changed(args);
    },
    unban_member: ({ userId }) => {
      known.bans = known.bans.filter(({ id }) => id !== userId);
      return null;
    },
    list_bans: () =>
      known.bans.map((user) => ({ user, bannedBy: ana.id, bannedAt: at("9:00", 3) })),
    set_role: (args) => {
      const here = details(args);
      const member = here.members.find(({ user }) => user.id === args["userId"]);
      if (member) member.role = args["role"] as Role;
      return changed(args);
    },
    change_settings: (args) => {
      const here = details(args);
      here.settings = { ...here.settings, ...(args["settings"] as ChangeSettings) };
      return changed(args);
    },
    list_sections: () => structuredClone(known.sections),
  };
}

function joiningAnswers({ world }: FakeCore): Record<string, Answer> {
  const { known } = world;
  return {
    list_conversation_invites: () => structuredClone(known.invites),
    create_conversation_invite: ({ conversationId, uses, hours }) => {
      const made: ConversationInvite = {
        id: `invite${String(known.invites.length)}`,
        conversationId: text(conversationId),
        secret: "kestrel-9f2c-lark-70d1",
        uses: uses as number | null,
        used: 0,
        expiresAt: hours === null ? null : at("9:00", -Number(hours) / 24),
        createdBy: ana.id,
        createdAt: at("9:00"),
      };
      known.invites = [made, ...known.invites];
      return made;
    },
    revoke_conversation_invite: ({ inviteId }) => {
      known.invites = known.invites.filter(({ id }) => id !== inviteId);
      return null;
    },
    list_channels: ({ query }) => ({
      channels: known.channels.filter(({ conversation }) =>
        conversation.title?.toLowerCase().includes(text(query).toLowerCase()),
      ),
      more: false,
    }),
    join_channel: () => null,
    look_up_invite: ({ secret }) => {
      if (secret !== "kestrel-9f2c-lark-70d1") throw refusal("invite_invalid");
      return {
        conversationId: "reading",
        kind: "channel",
        title: "Reading group",
        topic: "A chapter a week",
        avatar: null,
        members: 14,
        invitedBy: world.people[0] ?? ana,
        isMember: false,
      };
    },
    join_by_invite: () => "reading",
  };
}

function personAnswers(core: FakeCore): Record<string, Answer> {
  const { known } = core.world;
  return {
    read_profile: ({ userId }) => {
      const user = everybody(core).find(({ id }) => id === userId);
      if (!user) throw refusal("not_found");
      const plain = { bio: null, pronouns: null, timeZone: null, status: null };
      const rest = { role: "member", createdAt: at("9:00", 90), doNotDisturb: false };
      return { ...user, ...plain, ...rest, ...known.profiles[user.id] };
    },
    list_blocks: () => known.blocks.map((user) => ({ userId: user.id, user: { ...user } })),
    block_user: ({ userId }) => {
      const user = everybody(core).find(({ id }) => id === userId);
      if (user) known.blocks.push(user);
      return null;
    },
    unblock_user: ({ userId }) => {
      known.blocks = known.blocks.filter(({ id }) => id !== userId);
      return null;
    },
    report: () => null,
  };
}
