import { expect, test } from "vitest";
import { editedIn, editKeyOf } from "./edits";

const conversation = "0198c0de-1111-7abc-8def-000000000001";
const thread = "0198c0de-2222-7abc-9def-000000000002";

test("an edit has a place of its own, from which its conversation or thread is found again", () => {
  const ofConversation = editKeyOf(conversation, null);
  const ofThread = editKeyOf(conversation, thread);
  expect(new Set([conversation, thread, ofConversation, ofThread]).size).toBe(4);
  expect(editedIn(conversation, ofConversation)).toBeNull();
  expect(editedIn(conversation, ofThread)).toBe(thread);
});

test("what is written in a conversation or in a thread is no edit", () => {
  expect(editedIn(conversation, null)).toBeUndefined();
  expect(editedIn(conversation, thread)).toBeUndefined();
});
