import { invoke } from "@tauri-apps/api/core";
import type { Authority } from "./bindings/Authority";
import type { Finding } from "./bindings/Finding";
import type { JournalEntry } from "./bindings/JournalEntry";
import type { StorageUse } from "./bindings/StorageUse";
import type { UpdateState } from "./bindings/UpdateState";

// The part of the door to the core about this machine: what is wrong, what is believed, what lies here, what is newer.
export const readJournal = () => invoke<JournalEntry[]>("read_journal");
export const storageUse = () => invoke<StorageUse>("storage_use");
export const listAuthorities = () => invoke<Authority[]>("list_authorities");
export const removeAuthority = (server: string, id: string) =>
  invoke<null>("remove_authority", { server, id });
export const diagnose = () => invoke<Finding[]>("diagnose");
export const saveDiagnosis = () => invoke<boolean>("save_diagnosis");
export const addAuthority = (server: string) => invoke<Authority[]>("add_authority", { server });
export const updateState = () => invoke<UpdateState | null>("update_state");
export const checkForUpdate = () => invoke<null>("check_for_update");
export const restartToUpdate = () => invoke<null>("restart_to_update");
